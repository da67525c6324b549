package org.bactrian.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before an S3 server and does what broken servers and networks do. */
public final class S3Front implements AutoCloseable {
    private static final Set<String> HOP =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "date");

    /** What goes wrong. Each method says what happens to the put, get or head with this number (from 1). */
    public interface Fault {
        /** A status to answer at once, or 0 to ask the server. */
        default int refuse(String method, int number) {
            return 0;
        }

        /** What arrives at the server. */
        default byte[] sent(int number, byte[] body) {
            return body;
        }

        /** The status that arrives at the client. */
        default int answered(String method, int number, int status) {
            return status;
        }

        /** What arrives at the client. */
        default byte[] received(byte[] body) {
            return body;
        }

        /** Whether the connection breaks after half of the content. */
        default boolean cut(String method, int number) {
            return false;
        }

        /** Whether a header of the question arrives at the server. */
        default boolean asks(String header) {
            return true;
        }

        /** Whether a header of the answer arrives. */
        default boolean keeps(String header) {
            return true;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI backend;
    private final Fault fault;
    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();

    /** @param backend an open server, for the signatures are of this front */
    public S3Front(URI backend, Fault fault) throws IOException {
        this.backend = backend;
        this.fault = fault;
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    /** Where it listens. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many puts came. */
    public int puts() {
        return puts.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            byte[] body = exchange.getRequestBody().readAllBytes();
            int number = (method.equals("PUT") ? puts : others).incrementAndGet();
            int refused = fault.refuse(method, number);
            if (refused != 0) {
                exchange.sendResponseHeaders(refused, -1);
                return;
            }
            HttpResponse<byte[]> answer = ask(exchange, method, fault.sent(number, body));
            answer.headers().map().forEach((name, values) -> {
                if (!HOP.contains(name.toLowerCase(Locale.ROOT)) && fault.keeps(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            int status = fault.answered(method, number, answer.statusCode());
            if (method.equals("HEAD")) {
                exchange.getResponseHeaders()
                        .set(
                                "Content-Length",
                                answer.headers().firstValue("Content-Length").orElse("0"));
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            byte[] content = method.equals("GET") ? fault.received(answer.body()) : answer.body();
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            int sent = fault.cut(method, number) ? content.length / 2 : content.length;
            exchange.getResponseBody().write(content, 0, sent);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, String method, byte[] body)
            throws IOException, InterruptedException {
        URI uri = URI.create(backend + exchange.getRequestURI().toString());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT)) && fault.asks(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
