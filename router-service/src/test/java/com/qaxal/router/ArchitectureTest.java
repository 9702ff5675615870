package com.qaxal.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows inside the router: a step knows neither another step nor the path that orders them. */
@AnalyzeClasses(packages = "com.qaxal.router", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyMainKnowsTheFramework = noClasses()
            .that()
            .resideOutsideOfPackage("com.qaxal.router.main..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..");

    @ArchTest
    static final ArchRule stepsDoNotKnowEachOther = slices().matching(
                    "com.qaxal.router.(resolve|admit|recover|forward|cookies|respond)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule stepsDoNotKnowTheMainPath = noClasses()
            .that()
            .resideInAnyPackage("com.qaxal.router.*..")
            .and()
            .resideOutsideOfPackage("com.qaxal.router.main..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.qaxal.router");
}
