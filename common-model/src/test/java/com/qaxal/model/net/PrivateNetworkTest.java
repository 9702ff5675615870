package com.qaxal.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateNetworkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.100.100.200",
                "224.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "168.63.129.16",
                "64:ff9b::10.1.2.3",
                "64:ff9b::169.254.169.254",
                "64:ff9b::100.64.0.1",
                "64:ff9b::168.63.129.16",
                "64:ff9b:1::1",
                "ff02::1"
            })
    void whatMeansSomethingElseElsewhereIsPrivate(String address) throws UnknownHostException {
        assertThat(PrivateNetwork.contains(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "11.0.0.1",
                "168.63.129.17",
                "2606:4700::1",
                "64:ff9b::1.1.1.1",
                "64:ff9b:2::10.1.2.3",
                "fbff::1"
            })
    void whatIsTheSameEverywhereIsNot(String address) throws UnknownHostException {
        assertThat(PrivateNetwork.contains(InetAddress.getByName(address))).isFalse();
    }
}
