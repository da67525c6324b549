package org.bactrian;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** Classes of Bactrian outside some packages. */
final class OtherFeatures extends DescribedPredicate<JavaClass> {
    private static final String ROOT = "org.bactrian.";
    private final Set<String> allowed;

    OtherFeatures(String... allowed) {
        super("belong to other packages than " + String.join(", ", allowed));
        this.allowed = Set.of(allowed);
    }

    @Override
    public boolean test(JavaClass type) {
        return type.getPackageName().startsWith(ROOT) && !allowed.contains(feature(type));
    }

    /** The package below the root that a class belongs to. */
    static String feature(JavaClass type) {
        String rest = type.getPackageName().substring(ROOT.length());
        return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
    }
}
