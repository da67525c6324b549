package org.bactrian.app;

/** One feature's lines of the wiring page: which steps it has, and which routes come from the inventory. */
interface Bindings extends AutoCloseable {
    /** Binds the steps; called before the routes are loaded. Reaches no network. */
    void bind(Wiring wiring) throws Exception;

    /** Adds routes from templates; called when the files of {@code routes/} are loaded and nothing has started. */
    default void addRoutes(Wiring wiring) throws Exception {}

    /** Ends what {@link #bind} opened; called when all routes have stopped. */
    @Override
    default void close() throws Exception {}
}
