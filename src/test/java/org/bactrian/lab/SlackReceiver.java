package org.bactrian.lab;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.slack.api.SlackConfig;
import com.slack.api.model.Message;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Stands for Slack's incoming webhooks: takes messages at {@code /services/...}, refuses what Slack would refuse, and shows
 * what it got at {@code /}.
 */
public final class SlackReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "slack-receiver");
        thread.setDaemon(true);
        return thread;
    });
    private final List<JsonObject> messages = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile boolean hang;
    private volatile int requests;

    private SlackReceiver(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/services/", this::receive);
        server.createContext("/", this::show);
        server.start();
    }

    /** Starts one on a free port of the loopback. */
    public static SlackReceiver start() throws IOException {
        return new SlackReceiver(0);
    }

    /** Starts one on a port that was used before. */
    public static SlackReceiver start(int port) throws IOException {
        return new SlackReceiver(port);
    }

    /** Where messages are posted. */
    public String webhookUrl() {
        return "http://127.0.0.1:" + port() + "/services/T000/B000/XXXX";
    }

    /** Where people look. */
    public String pageUrl() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** All accepted messages, the oldest first. */
    public List<JsonObject> messages() {
        return List.copyOf(messages);
    }

    /** How many posts came, refused ones included. */
    public int requests() {
        return requests;
    }

    /** From now on answers with this status: 200, 429, 500, 404, ... */
    public void answer(int with) {
        status = with;
    }

    /** From now on takes posts and says nothing, or does so no longer. */
    public void hang(boolean whether) {
        hang = whether;
    }

    /** Forgets all messages. */
    public void clear() {
        messages.clear();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        count();
        if (hang) {
            try {
                closed.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        String problem = status == 200 ? problem(body) : "told_to_fail";
        if (problem.isEmpty()) {
            messages.add(JsonParser.parseString(body).getAsJsonObject());
        }
        if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", "7");
        }
        answer(exchange, problem.isEmpty() ? 200 : status == 200 ? 400 : status, problem.isEmpty() ? "ok" : problem);
    }

    private synchronized void count() {
        requests++;
    }

    /** What Slack would object to; empty when it would not. */
    static String problem(String body) {
        try {
            JsonObject json = JsonParser.parseString(body).getAsJsonObject();
            SlackConfig strict = new SlackConfig();
            strict.setFailOnUnknownProperties(true);
            Gson snake = GsonFactory.createSnakeCase(strict);
            // camel-slack writes the message itself with its Java names; its blocks are read as Slack reads them
            Gson camel = GsonFactory.createCamelCase(strict);
            Message message = camel.fromJson(json, Message.class);
            if (json.has("blocks")) {
                for (JsonElement block : json.getAsJsonArray("blocks")) {
                    if (snake.fromJson(block, LayoutBlock.class) == null) {
                        return "empty_block";
                    }
                }
            }
            if (message.getText() == null || message.getText().isBlank()) {
                return "no_text";
            }
            return body.length() > 10_000 ? "msg_blocks_too_long" : "";
        } catch (RuntimeException e) {
            return "invalid_payload: " + e.getMessage();
        }
    }

    private void show(HttpExchange exchange) throws IOException {
        StringBuilder page =
                new StringBuilder("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Slack</title>"
                        + "<style>body{font-family:sans-serif;max-width:50em;margin:2em auto}pre{white-space:pre-wrap;"
                        + "border-left:4px solid #888;padding-left:1em}</style><h1>Messages to Slack</h1>");
        messages.forEach(message -> page.append("<h2>")
                .append(html(message.has("channel") ? message.get("channel").getAsString() : ""))
                .append("</h2><pre>")
                .append(html(message.get("text").getAsString()))
                .append("</pre>"));
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        answer(exchange, 200, page.toString());
    }

    // what came is escaped for Slack already; what is left, a page must escape
    private static String html(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
