<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>EditorView</name>
    <message numerus="yes">
        <source>%n file(s) are saved, as no. %1 of the rule sets.</source>
        <translation>
            <numerusform>%n file is saved, as no. %1 of the rule sets.</numerusform>
            <numerusform>%n files are saved, as no. %1 of the rule sets.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message numerus="yes">
        <source>%n more since</source>
        <translation>
            <numerusform>%n more since</numerusform>
            <numerusform>%n more since</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExperimentPanel</name>
    <message numerus="yes">
        <source>%n decision(s) the new set could not make; the active set made them, and no arm counts them.</source>
        <translation>
            <numerusform>%n decision the new set could not make; the active set made it, and no arm counts it.</numerusform>
            <numerusform>%n decisions the new set could not make; the active set made them, and no arm counts them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n hit</numerusform>
            <numerusform>%n hits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message numerus="yes">
        <source>%n place(s) replaced</source>
        <translation>
            <numerusform>%n place replaced</numerusform>
            <numerusform>%n places replaced</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProblemsView</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProofView</name>
    <message numerus="yes">
        <source>%n given</source>
        <translation>
            <numerusform>%n given</numerusform>
            <numerusform>%n given</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n concluded</source>
        <translation>
            <numerusform>%n concluded</numerusform>
            <numerusform>%n concluded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n asserted</source>
        <translation>
            <numerusform>%n asserted</numerusform>
            <numerusform>%n asserted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n firing(s) of rules</source>
        <translation>
            <numerusform>%n firing of rules</numerusform>
            <numerusform>%n firings of rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReplayPanel</name>
    <message numerus="yes">
        <source>%n decision(s) replayed</source>
        <translation>
            <numerusform>%n decision replayed</numerusform>
            <numerusform>%n decisions replayed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1; %n would come out otherwise.</source>
        <translation>
            <numerusform>%1; %n would come out otherwise.</numerusform>
            <numerusform>%1; %n would come out otherwise.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be replayed:</source>
        <translation>
            <numerusform>%n could not be replayed:</numerusform>
            <numerusform>%n could not be replayed:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message numerus="yes">
        <source>Save %n file(s)</source>
        <translation>
            <numerusform>Save %n file</numerusform>
            <numerusform>Save %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n error(s): nothing can be saved before.</source>
        <translation>
            <numerusform>%n error: nothing can be saved before.</numerusform>
            <numerusform>%n errors: nothing can be saved before.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>◐ Working (%n)</source>
        <translation>
            <numerusform>◐ Working (%n)</numerusform>
            <numerusform>◐ Working (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepText</name>
    <message numerus="yes">
        <source>It has %n further support(s).</source>
        <translation>
            <numerusform>It has %n further support.</numerusform>
            <numerusform>It has %n further supports.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more in the tree</source>
        <translation>
            <numerusform>and %n more in the tree</numerusform>
            <numerusform>and %n more in the tree</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was chosen over %n other(s)</source>
        <translation>
            <numerusform>It was chosen over %n other</numerusform>
            <numerusform>It was chosen over %n others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TryPanel</name>
    <message numerus="yes">
        <source>%1 fires %n time(s).</source>
        <translation>
            <numerusform>%1 fires %n time.</numerusform>
            <numerusform>%1 fires %n times.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WeightControl</name>
    <message numerus="yes">
        <source>%n of %1 known unit(s) would move. Nothing is changed yet.</source>
        <translation>
            <numerusform>%n of %1 known units would move. Nothing is changed yet.</numerusform>
            <numerusform>%n of %1 known units would move. Nothing is changed yet.</numerusform>
        </translation>
    </message>
</context>
</TS>
