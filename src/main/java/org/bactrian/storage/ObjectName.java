package org.bactrian.storage;

import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/** The path of an object below a target's root: names with {@code /} between them, the same on every kind of store. */
final class ObjectName {
    /** How files of an unfinished put begin; no object is called so, and none is listed. */
    static final String PART = ".part-";

    private static final int LONGEST = 255; // bytes of a name on the usual file systems
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private ObjectName() {}

    /**
     * Gives the name back when every store can hold it and it stays below the root.
     *
     * @throws BactrianException USAGE when it is empty, absolute, leaves the root, or holds a control character
     */
    static String check(String object) {
        if (CONTROL.matcher(object).find()) {
            throw refuse(object, "holds a control character");
        }
        for (String name : object.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw refuse(object, "is not a plain path below the target's root");
            }
            if (name.startsWith(PART)) {
                throw refuse(object, "is the name of an unfinished put");
            }
            if (name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST) {
                throw refuse(object, "has a name of over " + LONGEST + " bytes");
            }
        }
        return object;
    }

    private static BactrianException refuse(String object, String why) {
        String shown = CONTROL.matcher(object).replaceAll("?");
        return new BactrianException(ErrorKind.USAGE, "object name '" + shown + "' " + why, "");
    }
}
