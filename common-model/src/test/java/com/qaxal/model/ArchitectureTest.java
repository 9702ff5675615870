package com.qaxal.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.qaxal.model", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule vocabularyKnowsNoFrameworkAndNoIo = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "com.qaxal.model..",
                    "java.lang..",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.nio.charset",
                    "java.security",
                    "java.time..",
                    "java.util..",
                    "com.fasterxml.jackson..",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("com.qaxal.model.(*)..").should().beFreeOfCycles();
}
