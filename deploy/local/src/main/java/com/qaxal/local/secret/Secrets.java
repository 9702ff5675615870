package com.qaxal.local.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** One folder of files that only their owner can read; each is made when it is first asked for, and then stays. */
public final class Secrets {
    public static final String ISSUER = "https://qaxal.localhost";
    private static final Duration SERVICE_TOKEN_LIFETIME = Duration.ofDays(3650);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    public Secrets(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
    }

    /** The issuer's keys, as PEM files. */
    public Path signingKey() throws IOException {
        Path key = folder.resolve("auth.pem");
        if (!Files.exists(key)) {
            KeyPair pair = generate();
            PrivateFile.write(
                    folder.resolve("auth.pub.pem"),
                    pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            // Last: where a private key stands, its public key does.
            PrivateFile.write(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        }
        return key;
    }

    public Path publicKey() throws IOException {
        Path made = signingKey();
        return made.resolveSibling("auth.pub.pem");
    }

    /** A file with a random text of 32 characters. */
    public Path passwordFile(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            RANDOM.nextBytes(random);
            PrivateFile.write(file, Base64.getUrlEncoder().encode(random));
        }
        return file;
    }

    public String password(String name) throws IOException {
        return Files.readString(passwordFile(name)).strip();
    }

    /** 32 random bytes in base64. */
    public String key(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            byte[] random = new byte[32];
            RANDOM.nextBytes(random);
            PrivateFile.write(file, Base64.getEncoder().encode(random));
        }
        return Files.readString(file).strip();
    }

    /** The token of a service, with one scope. */
    public Path serviceToken(String service, String scope) throws IOException {
        Path file = folder.resolve(service + ".token");
        if (!Files.exists(file)) {
            PrivateFile.write(file, token(service, scope).getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }

    /** A JWT by ES256 (RFC 7518 §3.4): the signature is the two numbers side by side. */
    private String token(String service, String scope) throws IOException {
        long now = Instant.now().getEpochSecond();
        String claims =
                "{\"iss\":\"%s\",\"sub\":\"service:%s\",\"upn\":\"service:%s\",\"scope\":\"%s\",\"iat\":%d,\"exp\":%d}"
                        .formatted(ISSUER, service, service, scope, now, now + SERVICE_TOKEN_LIFETIME.toSeconds());
        String signed = base64("{\"alg\":\"ES256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII)) + "."
                + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(privateKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign by ES256", e);
        }
    }

    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
        String pem = Files.readString(signingKey());
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
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

    private static byte[] pem(String type, byte[] key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        return ("-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
