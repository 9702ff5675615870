package com.qaxal.sync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.qaxal.sync", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theKvKnowsNothingOfWhereDocumentsComeFrom = noClasses()
            .that()
            .resideInAPackage("com.qaxal.sync.kv..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.qaxal.sync.feed..", "com.qaxal.sync.invalidate..");

    @ArchTest
    static final ArchRule announcementsKnowNothingOfTheKv = noClasses()
            .that()
            .resideInAPackage("com.qaxal.sync.invalidate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.qaxal.sync.feed..", "com.qaxal.sync.kv..");
}
