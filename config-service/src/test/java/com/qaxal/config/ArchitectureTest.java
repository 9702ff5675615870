package com.qaxal.config;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the edge is told depends on stored state alone, and who may do what on nothing that is done. */
@AnalyzeClasses(packages = "com.qaxal.config", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] FEATURES = {
        "com.qaxal.config.client..",
        "com.qaxal.config.container..",
        "com.qaxal.config.site..",
        "com.qaxal.config.domain..",
        "com.qaxal.config.module..",
        "com.qaxal.config.session..",
        "com.qaxal.config.subscription..",
        "com.qaxal.config.history..",
        "com.qaxal.config.explain..",
        "com.qaxal.config.receipt.."
    };

    @ArchTest
    static final ArchRule edgeKnowsNoFeature = noClasses()
            .that()
            .resideInAPackage("com.qaxal.config.edge..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES);

    @ArchTest
    static final ArchRule accessKnowsNoFeature = noClasses()
            .that()
            .resideInAPackage("com.qaxal.config.access..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES);

    @ArchTest
    static final ArchRule onlyTheEdgePackageWritesDocuments = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .haveSimpleName("Rendering");
}
