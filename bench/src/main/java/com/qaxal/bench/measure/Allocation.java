package com.qaxal.bench.measure;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Bytes that a JVM's threads have allocated on its heap since it started, whatever its collector. */
public final class Allocation implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private Allocation(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /** Starts the management agent in that JVM, which costs it some memory: read {@link Memory} before. */
    @SuppressWarnings("BanJNDI") // the address is that of a process of ours
    public static Allocation of(ProcessHandle jvm) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
            try {
                return new Allocation(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("cannot attach to the JVM " + jvm.pid(), e);
        }
    }

    public long bytes() throws IOException {
        try {
            Object bytes = server.getAttribute(new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes");
            return (Long) bytes;
        } catch (JMException e) {
            throw new IOException("the JVM does not tell what it allocated", e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
