package org.bactrian.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.lab.S3Server;

/** An S3 server that answers 403 to deletes, after it has let some pass. */
final class DeletesRefused implements AutoCloseable {
    private static final Set<String> OWN =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "date");

    private final AtomicInteger passing = new AtomicInteger(Integer.MAX_VALUE);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final S3Server server;
    private final HttpServer front;

    /** @param directory where it stores */
    DeletesRefused(Path directory) throws Exception {
        server = S3Server.startOpen(directory);
        front = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        front.setExecutor(threads);
        front.createContext("/", this::pass);
        front.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + front.getAddress().getPort();
    }

    /** From now on so many deletes pass. */
    void letPass(int deletes) {
        passing.set(deletes);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (method.equals("DELETE") && passing.getAndDecrement() <= 0) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                            server.endpoint() + exchange.getRequestURI().toString()))
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            answer(exchange, client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        if (exchange.getRequestMethod().equals("HEAD")) {
            String length = answer.headers().firstValue("Content-Length").orElse("0");
            exchange.getResponseHeaders().set("Content-Length", length);
        }
        byte[] content = answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() throws Exception {
        front.stop(0);
        threads.shutdownNow();
        server.close();
    }
}
