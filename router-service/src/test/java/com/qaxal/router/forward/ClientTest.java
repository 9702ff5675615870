package com.qaxal.router.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.77, 203.0.113.0",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1::",
        "2001:db8::1, 2001:db8::",
        "::1, ::",
        "fe80::1, fe80::"
    })
    void truncatedAddressNamesANetworkAndNoHousehold(String address, String truncated) {
        assertThat(Client.truncated(address)).isEqualTo(truncated);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.1.2.3, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "10.0.0.0/8, 1.2.3.999, false",
        "10.0.0.0/8, evil.test, false",
        "0.0.0.0/0, ::1, false"
    })
    void proxyIsTrustedByItsNetwork(String network, String address, boolean trusted) {
        assertThat(addresses(network).isTrusted(address)).isEqualTo(trusted);
    }

    @Test
    void networkThatIsNoneFailsStartUp() {
        for (String text : List.of("10.0.0.0/33", "10.0.0.0/-1", "name.test", "", "10.0.0/8/8")) {
            assertThatThrownBy(() -> addresses(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ClientAddress addresses(String network) {
        return new ClientAddress(List.of(network), Optional.empty(), Optional.empty());
    }
}
