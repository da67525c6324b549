package org.bactrian.source;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that asks for a password and then has nothing. */
record GitSecretServer(HttpServer server, AtomicInteger count) implements AutoCloseable {
    static GitSecretServer start(String user, String password) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        AtomicInteger admitted = new AtomicInteger();
        server.createContext("/", exchange -> {
                    admitted.incrementAndGet();
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                })
                .setAuthenticator(new BasicAuthenticator("git") {
                    @Override
                    public boolean checkCredentials(String givenUser, String givenPassword) {
                        return givenUser.equals(user) && givenPassword.equals(password);
                    }
                });
        server.start();
        return new GitSecretServer(server, admitted);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/argo.git";
    }

    int admitted() {
        return count.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
