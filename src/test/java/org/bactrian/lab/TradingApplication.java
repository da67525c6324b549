package org.bactrian.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stands for the application that works on the trading database: its health address answers 200 when it runs and finds
 * trades there, else 503. A file that is there stops it.
 */
public final class TradingApplication implements AutoCloseable {
    /** The database that it works on. */
    public static final String DATABASE = "trading";

    private final HttpServer server;
    private final PostgresCluster postgres;
    private final Path stopped;

    private TradingApplication(PostgresCluster postgres, Path stopped) throws IOException {
        this.postgres = postgres;
        this.stopped = stopped;
        Files.deleteIfExists(stopped);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", this::health);
        server.start();
    }

    /** @param stopped the file that stops it */
    static TradingApplication start(PostgresCluster postgres, Path stopped) throws IOException {
        return new TradingApplication(postgres, stopped);
    }

    /** Where it says whether it works. */
    public String healthUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/health";
    }

    /** What it answers there now, as a visitor gets it. */
    public int answer() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(healthUrl())).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void health(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(!Files.exists(stopped) && trades() ? 200 : 503, -1);
        exchange.close();
    }

    private boolean trades() {
        try {
            return postgres.query(DATABASE, "SELECT 1 FROM trades LIMIT 1") != null;
        } catch (IllegalStateException e) {
            return false; // the database says so in its own log; a visitor hears 503
        }
    }
}
