package org.bactrian.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/**
 * One HTTP listener with a component, an engine and a server of its own. A component without its own engine serves its pages
 * on whatever port it finds.
 */
final class Listener {
    private final String name;
    private final String host;
    private final int port;

    /**
     * @param name of the component, such as {@code public-http}
     * @param wanted 0 takes any free port
     * @throws BactrianException when the port is taken or the host is none of this machine
     */
    Listener(String name, String host, int wanted) {
        this.name = name;
        this.host = host;
        // Camel itself would only warn and go on without the listener
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), wanted));
            this.port = probe.getLocalPort();
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    name + " cannot listen on " + host + ":" + wanted + ": " + e.getMessage(),
                    "end the process that uses the port (ss -ltnp), or set another in application.properties",
                    e);
        }
    }

    int port() {
        return port;
    }

    /** Makes the component known to routes, and opens the port when the context starts. */
    void open(CamelContext camel) throws Exception {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(host);
        configuration.setBindPort(port);
        configuration.setMaxBodySize(64L * 1024); // everything here is read only
        configuration.getBodyHandler().setHandleFileUploads(false);
        camel.addService(new VertxPlatformHttpServer(configuration), true, true);
        camel.getRegistry().bind(name, component(port));
    }

    /** A component for a process that serves nothing: its routes load and do not start. */
    static PlatformHttpComponent component(int port) {
        PlatformHttpComponent component = new PlatformHttpComponent();
        HttpHeaderFilterStrategy headers = new HttpHeaderFilterStrategy();
        headers.getOutFilter().remove("cache-control"); // Camel's own rule drops it from answers
        component.setHeaderFilterStrategy(headers);
        component.setEngine(new VertxPlatformHttpEngine() {
            @Override
            public int getServerPort() {
                return port;
            }
        });
        return component;
    }
}
