package org.bactrian;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** A feature may use itself, {@code artifact}, {@code process}, and the records of {@code config} and {@code catalog}. */
final class UseOnlySharedPackages extends ArchCondition<JavaClass> {
    UseOnlySharedPackages() {
        super("use another feature than artifact, process, statement, config's records and catalog's records");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass used = dependency.getTargetClass();
            boolean ours = used.getPackageName().startsWith("org.bactrian.");
            if (ours && !allowed(OtherFeatures.feature(type), used)) {
                events.add(SimpleConditionEvent.satisfied(type, dependency.getDescription()));
            }
        }
    }

    private static boolean allowed(String feature, JavaClass used) {
        String other = OtherFeatures.feature(used);
        return switch (other) {
            case "artifact", "process", "statement" -> true;
            case "config", "catalog" -> other.equals(feature) || record(used);
            default -> other.equals(feature);
        };
    }

    // Durations and Settings' parts are values like the records they stand in
    private static boolean record(JavaClass type) {
        boolean value = type.isRecord() || type.isEnum() || type.getSimpleName().equals("Durations");
        return value
                || type.getEnclosingClass().map(UseOnlySharedPackages::record).orElse(false);
    }
}
