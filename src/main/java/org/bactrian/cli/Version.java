package org.bactrian.cli;

import org.bactrian.app.Application;
import picocli.CommandLine.IVersionProvider;

/** The versions that matter for a report. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "bactrian " + of(Version.class), "camel " + Application.camelVersion(), "java " + Runtime.version(),
        };
    }

    /** The version in the manifest of a class's jar. */
    static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "(built without a version)" : version;
    }
}
