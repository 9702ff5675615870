package com.qaxal.testing;

import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys and tokens that are made for one test run. */
public final class TestKeys {
    public static final String ISSUER = "https://qaxal.test";
    public static final String EDGE_AUTH = "edge-secret-of-the-tests";
    private static final KeyPair KEYS = generate();

    private TestKeys() {}

    /** A member's token, with a role in one client. */
    public static String member(ClientId client, String role) {
        return claims("member@test")
                .claim("clients", Map.of(client.toString(), role))
                .sign(KEYS.getPrivate());
    }

    /** The token of somebody with platform roles, such as {@code operator}. */
    public static String platform(String... roles) {
        return claims("platform@test").groups(Set.of(roles)).sign(KEYS.getPrivate());
    }

    /** The token of somebody who is a member nowhere. */
    public static String person(String subject) {
        return claims(subject).sign(KEYS.getPrivate());
    }

    /** A service's token, with one scope. */
    public static String service(String name, String scope) {
        return claims("service:" + name).claim("scope", scope).sign(KEYS.getPrivate());
    }

    /** A token that has requests of one container explained. */
    public static String debug(ContainerId container) {
        return claims("member@test")
                .claim("scope", "debug")
                .claim("container_id", container.toString())
                .sign(KEYS.getPrivate());
    }

    /** A token that expired. */
    public static String expired(String... roles) {
        return Jwt.issuer(ISSUER)
                .subject("late@test")
                .upn("late@test")
                .groups(Set.of(roles))
                .issuedAt(1_000_000_000L)
                .expiresAt(1_000_000_300L)
                .sign(KEYS.getPrivate());
    }

    /** A token that looks like an operator's but was signed by somebody else. */
    public static String forged(String... roles) {
        return claims("mallory@test").groups(Set.of(roles)).sign(generate().getPrivate());
    }

    /** A token that looks like an operator's and says that it is not signed. */
    public static String unsigned(String... roles) {
        return content("none", roles) + ".";
    }

    /** Likewise, signed with what everybody knows: the public key, as if it were a shared secret. */
    public static String confused(String... roles) {
        try {
            String content = content("HS256", roles);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEYS.getPublic().getEncoded(), "HmacSHA256"));
            return content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    private static String content(String algorithm, String... roles) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = Map.of(
                "iss",
                ISSUER,
                "sub",
                "mallory@test",
                "upn",
                "mallory@test",
                "groups",
                roles,
                "iat",
                now,
                "exp",
                now + 300);
        return base64(Json.encode(Map.of("alg", algorithm, "typ", "JWT"))) + "." + base64(Json.encode(claims));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Map<String, String> settings() {
        try {
            Path folder = Files.createDirectories(Path.of("target", "test-keys").toAbsolutePath());
            return Map.of(
                    "QAXAL_AUTH_ISSUER", ISSUER,
                    "QAXAL_AUTH_SIGNING_KEY_FILE",
                            pem(
                                    folder.resolve("private.pem"),
                                    "PRIVATE KEY",
                                    KEYS.getPrivate().getEncoded()),
                    "QAXAL_AUTH_PUBLIC_KEY_FILE",
                            pem(
                                    folder.resolve("public.pem"),
                                    "PUBLIC KEY",
                                    KEYS.getPublic().getEncoded()),
                    "QAXAL_EDGE_AUTH", EDGE_AUTH,
                    "QAXAL_BOOT_MAC_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JwtClaimsBuilder claims(String subject) {
        return Jwt.issuer(ISSUER).subject(subject).upn(subject).expiresIn(Duration.ofMinutes(30));
    }

    private static String pem(Path file, String type, byte[] key) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
        return file.toString();
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK knows no P-256", e);
        }
    }
}
