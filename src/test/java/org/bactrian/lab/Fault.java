package org.bactrian.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a test does to the main job, and what it saw come of it: a line of docs/faults.md, which is made from these. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Fault.Several.class)
public @interface Fault {
    /** Where in the way of a backup it happens. */
    Step step();

    /** The part that fails, such as {@code postgres}, {@code s3}, {@code any target}, {@code catalog}, {@code slack}. */
    String part();

    /** What happens to it. */
    String fault();

    /** The state of the run and the exit code, what is left and what is not, and who hears of it: as the test sees it. */
    String outcome();

    /** The steps, in their order. */
    enum Step {
        SCHEDULE("schedule"),
        OPEN("open the run"),
        DUMP("dump"),
        CUT("compress, encrypt, cut"),
        DELIVER("deliver"),
        SEAL("manifest"),
        VERIFY("verify"),
        RECORD("record"),
        NOTIFY("notify"),
        CLEAN("clean, sweep"),
        ANY("any step"),
        RESTORE("restore");

        private final String text;

        Step(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Several faults in one test. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Several {
        /** The faults. */
        Fault[] value();
    }
}
