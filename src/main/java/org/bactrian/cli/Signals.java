package org.bactrian.cli;

import java.lang.reflect.Proxy;

/**
 * What is done when the operating system asks the process to end. The JDK has no other way than its module
 * {@code jdk.unsupported} to tell Ctrl-C from a termination; it is reached by reflection, because compilers warn of it.
 */
final class Signals {
    private Signals() {}

    /**
     * Runs an action in a thread of its own whenever a signal arrives, instead of ending the process.
     *
     * @param name {@code INT} or {@code TERM}
     * @throws IllegalStateException when this Java knows no signals
     */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        switch (method.getName()) {
                            case "handle" -> action.run();
                            case "hashCode" -> {
                                return System.identityHashCode(self);
                            }
                            case "equals" -> {
                                return self == arguments[0];
                            }
                            default -> {
                                return "on " + name;
                            }
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signal " + name + " cannot be handled", e);
        }
    }
}
