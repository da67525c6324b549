package org.bactrian;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/** The layers and habits of the code, each with its reason. */
@AnalyzeClasses(packages = "org.bactrian", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.bactrian.";

    @ArchTest
    static final ArchRule ONLY_APP_KNOWS_CAMEL = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..")
            .because("bytes, crypto and arithmetic are tested without Camel, and Camel can be upgraded in one place");

    @ArchTest
    static final ArchRule ARTIFACT_IS_PLAIN_JAVA = classes()
            .that()
            .resideInAPackage(ROOT + "artifact..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", ROOT + "artifact..")
            .because("everything may use these records, so they may need nothing");

    @ArchTest
    static final ArchRule CODECS_KNOW_ONLY_ARTIFACTS = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "codec..", ROOT + "delta..")
            .should()
            .dependOnClassesThat(new OtherFeatures("artifact", "codec", "delta"))
            .because("a codec changes a stream; what the stream is or where it goes is not its business");

    @ArchTest
    static final ArchRule NOTHING_LOOKS_UP = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "app..", ROOT + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "app..", ROOT + "cli..")
            .because("arrows point downwards: cli talks to app, app binds the features");

    @ArchTest
    static final ArchRule ONLY_CLI_IS_ABOVE_APP = noClasses()
            .that()
            .resideInAPackage(ROOT + "app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "cli..")
            .because("the routes run the same without a command line");

    @ArchTest
    static final ArchRule FEATURES_KNOW_NO_FEATURES = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + "source..",
                    ROOT + "staging..",
                    ROOT + "storage..",
                    ROOT + "verify..",
                    ROOT + "restore..",
                    ROOT + "retention..",
                    ROOT + "schedule..",
                    ROOT + "catalog..",
                    ROOT + "communication..",
                    ROOT + "codec..",
                    ROOT + "web..",
                    ROOT + "process..",
                    ROOT + "keys..",
                    ROOT + "config..")
            .should(new UseOnlySharedPackages())
            .because("features meet in routes, not in Java: each can be lifted out");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles().because("a cycle makes one package out of two");

    @ArchTest
    static final ArchRule PROCESSES_IN_ONE_PLACE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "process..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .callMethodWhere(describe(
                    "it is an exec of Runtime",
                    call -> call.getTargetOwner().isEquivalentTo(Runtime.class)
                            && call.getTarget().getName().equals("exec")))
            .because(
                    "children get their secrets by environment, are watched, and die with their parent: once, not thrice");

    @ArchTest
    static final ArchRule STDOUT_IS_THE_COMMAND_LINES = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("what a command prints is an interface; everything else is logged");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "app..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("a test sets the clock, and daylight saving is tested in November");

    @ArchTest
    static final ArchRule NO_DRAWERS = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Helpers")
            .orShould()
            .haveSimpleNameEndingWith("Common")
            .orShould()
            .haveSimpleNameEndingWith("Core")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Processor")
            .orShould()
            .resideInAnyPackage("..util..", "..common..", "..helper..", "..manager..", "..core..")
            .because("such a name says nothing, so everything ends up in it");

    /** Where the checkout is. */
    static Path base() {
        return Path.of(System.getProperty("bactrian.basedir", "."));
    }
}
