package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.config.SourceSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of restore keeps; a kind gives an instance, a source to dump, and says what a directory then holds. */
@Timeout(120)
abstract class RestorerContract {
    private static final int MIDDLE = 2;

    @TempDir
    Path place;

    /** The kind under test. */
    abstract Restorer restorer();

    /** A source that is there, and what dumps it. */
    abstract SourceSpec present() throws Exception;

    /** Dumps {@link #present}. */
    abstract Source source();

    /** Throws when a directory does not hold what was dumped. */
    abstract void assertHolds(Path directory) throws Exception;

    /** Throws when a restore left something outside of its place. */
    abstract void assertNothingLeft() throws Exception;

    static RestoreOrder order(Place place, String to) {
        return new RestoreOrder(null, null, null, place, to, List.of(), false, Safety.KEEP, "", false);
    }

    static RestoreOrder live(Safety safety) {
        return new RestoreOrder(null, null, null, Place.LIVE, "", List.of(), true, safety, "test", false);
    }

    @Test
    void aDirectoryGetsWhatWasDumped() throws Exception {
        SourceSpec source = present();
        Dumped dumped = Dumped.of(source(), source);
        Path directory = place.resolve("new/plain");
        try (Landing landing =
                restorer().open(source, order(Place.DIRECTORY, directory.toString()), dumped.manifest(), "run1")) {
            assertThat(landing.overwrites()).isEmpty();
            landing.load(dumped.payload());
            assertThat(landing.check()).isNotEmpty();
            assertThat(landing.swap()).isEmpty();
            landing.verify();
        }
        assertHolds(directory);
        assertThat(hidden(directory)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void anUndoneRestoreLeavesNothingInItsDirectory() throws Exception {
        SourceSpec source = present();
        Dumped dumped = Dumped.of(source(), source);
        Path directory = place.resolve("new/plain");
        try (Landing landing =
                restorer().open(source, order(Place.DIRECTORY, directory.toString()), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            landing.swap();
            assertThat(landing.undo()).isNotEmpty();
        }
        assertThat(place).isEmptyDirectory();
        assertNothingLeft();
    }

    @Test
    void whatIsInTheDirectoryIsNotOverwritten() throws Exception {
        SourceSpec source = present();
        Dumped dumped = Dumped.of(source(), source);
        RestoreOrder order = order(Place.DIRECTORY, place.toString());
        try (Landing landing = restorer().open(source, order, dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            landing.swap();
        }
        try (Landing landing = restorer().open(source, order, dumped.manifest(), "run2")) {
            assertThatThrownBy(() -> {
                        landing.load(dumped.payload());
                        landing.swap();
                    })
                    .isInstanceOf(BactrianException.class)
                    .extracting(e -> ((BactrianException) e).kind())
                    .isEqualTo(ErrorKind.REFUSED);
            landing.undo();
        }
        assertHolds(place);
        assertThat(hidden(place)).isEmpty();
    }

    @Test
    void aLookAtTheContentPassesAndLeavesNothing() throws Exception {
        SourceSpec source = present();
        Dumped dumped = Dumped.of(source(), source);
        try (Landing landing = restorer().open(source, order(Place.CONTENT, ""), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            assertThat(landing.check()).isNotEmpty();
            assertThat(landing.swap()).isEmpty();
        }
        assertNothingLeft();
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"DIRECTORY", "CONTENT", "SCRATCH"})
    void otherBytesThanTheDumpedFailAndLeaveNothing(Place where) throws Exception {
        SourceSpec source = present();
        Dumped dumped = Dumped.of(source(), source);
        List<UnaryOperator<byte[]>> changes = List.of(
                bytes -> Arrays.copyOf(bytes, bytes.length / MIDDLE),
                bytes -> Arrays.copyOf(bytes, bytes.length + 1),
                bytes -> new byte[0],
                bytes -> {
                    bytes[bytes.length / MIDDLE] ^= 1;
                    return bytes;
                });
        for (UnaryOperator<byte[]> change : changes) {
            RestoreOrder order = order(where, place.resolve("new").toString());
            try (Landing landing = restorer().open(source, order, dumped.manifest(), "run1")) {
                StoredPayload payload = dumped.payload(change);
                assertThatThrownBy(() -> landing.load(payload))
                        .isInstanceOf(BactrianException.class)
                        .extracting(e -> ((BactrianException) e).kind())
                        .isEqualTo(ErrorKind.VERIFICATION_FAILED);
                landing.undo();
            }
            assertThat(place).isEmptyDirectory();
            assertNothingLeft();
        }
    }

    static List<Path> hidden(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
