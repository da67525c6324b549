package org.bactrian.artifact;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an exception says, below what was wrapped around it on its way through the routes. */
public final class Causes {
    private static final String WRAPPER = "org.apache.camel.";

    private Causes() {}

    /** The first of a type among an exception and its causes; null when there is none. */
    public static <T extends Throwable> @Nullable T first(@Nullable Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    /** The innermost cause. */
    public static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The message that was written for people, if any among the causes was; else what the innermost cause says. */
    public static String told(Throwable thrown) {
        BactrianException known = first(thrown, BactrianException.class);
        return words(known == null ? root(thrown) : known);
    }

    /** The outermost message below Camel's own, which tell only which route failed. */
    public static String outermost(Throwable thrown) {
        Throwable told = thrown;
        while (told.getCause() != null && told.getClass().getName().startsWith(WRAPPER)) {
            told = told.getCause();
        }
        return words(told);
    }

    /** What one exception says by itself, without the names of classes where it can be helped. */
    public static String words(Throwable one) {
        // what Java says of a file is often its bare path
        if (one instanceof AccessDeniedException denied) {
            return "this user may not use " + denied.getFile();
        }
        if (one instanceof FileAlreadyExistsException taken) {
            return taken.getFile() + " is there already";
        }
        if (one instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        String message = one.getMessage();
        if (message != null && !message.isBlank()) {
            return message.strip();
        }
        return one.getClass()
                .getSimpleName()
                .replaceAll("(Exception|Error)$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
