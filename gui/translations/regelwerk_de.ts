<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AnswerPanel</name>
    <message>
        <source>Show the pr&amp;oof</source>
        <translation>Be&amp;weis zeigen</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Budget by stage</source>
        <translation>Budget nach Stufen</translation>
    </message>
    <message>
        <source>How it was understood</source>
        <translation>Wie sie verstanden wurde</translation>
    </message>
    <message>
        <source>Rules that mattered</source>
        <translation>Regeln, auf die es ankam</translation>
    </message>
    <message>
        <source>Rules that mattered, most of all first</source>
        <translation>Regeln, auf die es ankam, die wichtigste zuerst</translation>
    </message>
    <message>
        <source>Intent</source>
        <translation>Absicht</translation>
    </message>
    <message>
        <source>Complexity</source>
        <translation>Schwierigkeit</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Fachgebiet</translation>
    </message>
    <message>
        <source>Specialists</source>
        <translation>Fachleute</translation>
    </message>
    <message>
        <source>Follows up</source>
        <translation>Schließt an</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Rule set</source>
        <translation>Regelsatz</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Open %1 in the editor</source>
        <translation>%1 im Editor öffnen</translation>
    </message>
    <message>
        <source>Share of the proof</source>
        <translation>Anteil am Beweis</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>Was sie sagt</translation>
    </message>
    <message>
        <source>(question forgotten)</source>
        <translation>(Frage vergessen)</translation>
    </message>
    <message>
        <source>The new set could not decide this, so the active set did: %1</source>
        <translation>Der neue Satz konnte das nicht entscheiden, also entschied der geltende: %1</translation>
    </message>
    <message>
        <source>The knowledge holds no answer to this.</source>
        <translation>Das Wissen enthält darauf keine Antwort.</translation>
    </message>
    <message>
        <source>%1 of 10</source>
        <translation>%1 von 10</translation>
    </message>
    <message>
        <source>number %1: %2, weight of the new set %3</source>
        <translation>Nummer %1: %2, Gewicht des neuen Satzes %3</translation>
    </message>
</context>
<context>
    <name>AskForm</name>
    <message>
        <source>&amp;Question</source>
        <translation>&amp;Frage</translation>
    </message>
    <message>
        <source>Ask something; Ctrl+Enter asks it.</source>
        <translation>Etwas fragen; Strg+Eingabe fragt es.</translation>
    </message>
    <message>
        <source>&amp;Ask</source>
        <translation>F&amp;ragen</translation>
    </message>
    <message>
        <source>Decide the question and log it (Ctrl+Enter)</source>
        <translation>Die Frage entscheiden und verzeichnen (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Sto&amp;p</source>
        <translation>A&amp;nhalten</translation>
    </message>
    <message>
        <source>Do not wait for the answer any longer</source>
        <translation>Nicht länger auf die Antwort warten</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Pr&amp;eference</source>
        <translation>&amp;Vorliebe</translation>
    </message>
    <message>
        <source>The budget is multiplied by it; 1 leaves it as it is.</source>
        <translation>Das Budget wird damit vervielfacht; 1 lässt es, wie es ist.</translation>
    </message>
    <message>
        <source>&amp;Same conversation</source>
        <translation>Sel&amp;bes Gespräch</translation>
    </message>
    <message>
        <source>The question follows up on the one asked before it.</source>
        <translation>Die Frage schließt an die vorige an.</translation>
    </message>
    <message>
        <source>&amp;New conversation</source>
        <translation>Neues &amp;Gespräch</translation>
    </message>
</context>
<context>
    <name>AskView</name>
    <message>
        <source>The decision</source>
        <translation>Die Entscheidung</translation>
    </message>
    <message>
        <source>There is no question yet: type one.</source>
        <translation>Es gibt noch keine Frage: Geben Sie eine ein.</translation>
    </message>
    <message>
        <source>Deciding …</source>
        <translation>Wird entschieden …</translation>
    </message>
    <message>
        <source>Stopped. If it was decided already, it is in the history.</source>
        <translation>Angehalten. War sie schon entschieden, steht sie im Verlauf.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>Boxes</name>
    <message>
        <source>About Regelwerk</source>
        <translation>Über Regelwerk</translation>
    </message>
    <message>
        <source>Decides by rules that people can read, and proves it.</source>
        <translation>Entscheidet nach Regeln, die Menschen lesen können, und beweist es.</translation>
    </message>
    <message>
        <source>Version %1, MIT licence. Qt %2 is used under the LGPL.</source>
        <translation>Version %1, MIT-Lizenz. Qt %2 wird unter der LGPL verwendet.</translation>
    </message>
    <message>
        <source>Rules that are not saved</source>
        <translation>Regeln, die nicht gespeichert sind</translation>
    </message>
    <message>
        <source>What you changed in these files will be lost:</source>
        <translation>Was Sie in diesen Dateien geändert haben, geht verloren:</translation>
    </message>
    <message>
        <source>&amp;Leave without saving</source>
        <translation>Ohne Speichern &amp;gehen</translation>
    </message>
    <message>
        <source>&amp;Stay</source>
        <translation>&amp;Bleiben</translation>
    </message>
    <message>
        <source>Open a database</source>
        <translation>Eine Datenbank öffnen</translation>
    </message>
    <message>
        <source>Databases (*.db)</source>
        <translation>Datenbanken (*.db)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>Breadcrumb</name>
    <message>
        <source>Way from the goal</source>
        <translation>Weg vom Ziel</translation>
    </message>
</context>
<context>
    <name>Budget</name>
    <message>
        <source>From the question</source>
        <translation>Nach der Frage</translation>
    </message>
    <message>
        <source>With what was found</source>
        <translation>Mit dem Gefundenen</translation>
    </message>
    <message>
        <source>With the specialists</source>
        <translation>Mit den Fachleuten</translation>
    </message>
    <message>
        <source>Within the model&apos;s window</source>
        <translation>Im Fenster des Modells</translation>
    </message>
    <message>
        <source>raised to the least budget</source>
        <translation>angehoben auf das kleinste Budget</translation>
    </message>
    <message>
        <source>cut to the greatest budget</source>
        <translation>gekürzt auf das größte Budget</translation>
    </message>
    <message>
        <source>= product</source>
        <translation>= Produkt</translation>
    </message>
    <message>
        <source>room for the greatest complexity</source>
        <translation>Platz bei größter Schwierigkeit</translation>
    </message>
    <message>
        <source>× for complexity %1 of 10</source>
        <translation>× für Schwierigkeit %1 von 10</translation>
    </message>
    <message>
        <source>+ for pieces of knowledge: %1</source>
        <translation>+ für Wissensstücke: %1</translation>
    </message>
    <message>
        <source>× for different kinds of source</source>
        <translation>× für verschiedene Arten von Quellen</translation>
    </message>
    <message>
        <source>× for specialists: %1</source>
        <translation>× für Fachleute: %1</translation>
    </message>
    <message>
        <source>× for the kind of answer</source>
        <translation>× für die Art der Antwort</translation>
    </message>
    <message>
        <source>× for your preference</source>
        <translation>× für Ihre Vorliebe</translation>
    </message>
    <message>
        <source>× for an earlier confidence: %1</source>
        <translation>× für eine frühere Sicherheit: %1</translation>
    </message>
    <message>
        <source>= budget, within its limits</source>
        <translation>= Budget, in seinen Grenzen</translation>
    </message>
</context>
<context>
    <name>BudgetPanel</name>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Made of</source>
        <translation>Besteht aus</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Budget by stage</source>
        <translation>Budget nach Stufen</translation>
    </message>
    <message>
        <source>What the stage&apos;s budget is of</source>
        <translation>Woraus das Budget der Stufe besteht</translation>
    </message>
    <message>
        <source>Cut to what the window has room for.</source>
        <translation>Gekürzt auf das, wofür das Fenster Platz hat.</translation>
    </message>
    <message>
        <source>This stage only cuts the budget where it must; it has no factors.</source>
        <translation>Diese Stufe kürzt das Budget nur, wo es sein muss; sie hat keine Faktoren.</translation>
    </message>
</context>
<context>
    <name>ChangeTexts</name>
    <message>
        <source>&amp;Old</source>
        <translation>&amp;Bisher</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>Ne&amp;u</translation>
    </message>
    <message>
        <source>The old text</source>
        <translation>Der bisherige Text</translation>
    </message>
    <message>
        <source>The new text</source>
        <translation>Der neue Text</translation>
    </message>
</context>
<context>
    <name>CodeEdit</name>
    <message>
        <source>&amp;Write “%1”</source>
        <translation>„%1“ &amp;schreiben</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands and keys</source>
        <translation>Befehle und Tasten</translation>
    </message>
    <message>
        <source>Type a part of a command&apos;s name</source>
        <translation>Teil eines Befehls eingeben</translation>
    </message>
    <message>
        <source>Part of the name</source>
        <translation>Teil des Namens</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>No command is called that.</source>
        <translation>Kein Befehl heißt so.</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>Completer</name>
    <message>
        <source>What can stand here</source>
        <translation>Was hier stehen kann</translation>
    </message>
</context>
<context>
    <name>Contest</name>
    <message>
        <source>{0} learned</source>
        <translation>{0} gelernt</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Utility</source>
        <translation>Nutzen</translation>
    </message>
    <message>
        <source>Specificity</source>
        <translation>Spezifität</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wertung</translation>
    </message>
    <message>
        <source>Prefer</source>
        <translation>Vorzug</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Chance</translation>
    </message>
    <message>
        <source>Facts it matched</source>
        <translation>Fakten, auf die sie passte</translation>
    </message>
</context>
<context>
    <name>ContestText</name>
    <message>
        <source>{0} was drawn with probability {1}, against {2} with {3}.</source>
        <translation>{0} wurde mit Wahrscheinlichkeit {1} gezogen, gegen {2} mit {3}.</translation>
    </message>
    <message>
        <source>What was chosen: {0}.</source>
        <translation>Gewählt wurde: {0}.</translation>
    </message>
    <message>
        <source>{0} was the only candidate for {1}.</source>
        <translation>{0} war die einzige Anwärterin auf {1}.</translation>
    </message>
    <message>
        <source>{0} was alone: nothing else could fire.</source>
        <translation>{0} war allein: Nichts anderes konnte angewandt werden.</translation>
    </message>
    <message>
        <source>{0} came before the same rule on other facts by its {2}</source>
        <translation>{0} kam vor derselben Regel auf anderen Fakten, entschieden durch {2}</translation>
    </message>
    <message>
        <source>{0} came before {1} by its {2}</source>
        <translation>{0} kam vor {1}, entschieden durch {2}</translation>
    </message>
    <message>
        <source>: {0} against {1}</source>
        <translation>: {0} gegen {1}</translation>
    </message>
    <message>
        <source>, a margin of {0}</source>
        <translation>, Abstand {0}</translation>
    </message>
    <message>
        <source>preference</source>
        <translation>Vorzug</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>stratum</source>
        <translation>Stratum</translation>
    </message>
    <message>
        <source>salience</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>score</source>
        <translation>Wertung</translation>
    </message>
    <message>
        <source>specificity</source>
        <translation>Spezifität</translation>
    </message>
    <message>
        <source>utility</source>
        <translation>Nutzen</translation>
    </message>
    <message>
        <source>newer facts</source>
        <translation>neuere Fakten</translation>
    </message>
    <message>
        <source>older facts</source>
        <translation>ältere Fakten</translation>
    </message>
    <message>
        <source>newest fact</source>
        <translation>den neuesten Fakt</translation>
    </message>
    <message>
        <source>oldest fact</source>
        <translation>den ältesten Fakt</translation>
    </message>
    <message>
        <source>first fact</source>
        <translation>den ersten Fakt</translation>
    </message>
    <message>
        <source>name, as nothing else differs</source>
        <translation>den Namen, da sich sonst nichts unterscheidet</translation>
    </message>
    <message>
        <source>facts’ numbers, as nothing else differs</source>
        <translation>die Nummern der Fakten, da sich sonst nichts unterscheidet</translation>
    </message>
    <message>
        <source>values, as nothing else differs</source>
        <translation>die Werte, da sich sonst nichts unterscheidet</translation>
    </message>
</context>
<context>
    <name>ContestView</name>
    <message>
        <source>&amp;Open rule</source>
        <translation>Regel ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Why not this one?</source>
        <translation>&amp;Warum nicht diese?</translation>
    </message>
    <message>
        <source>Who could have fired</source>
        <translation>Was angewandt werden konnte</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Noch einmal</translation>
    </message>
    <message>
        <source>Select a step that a rule gave to see which rules could have fired instead.</source>
        <translation>Wählen Sie einen Schritt, den eine Regel gab, und Sie sehen, welche Regeln stattdessen möglich waren.</translation>
    </message>
</context>
<context>
    <name>DecisionList</name>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>(question forgotten)</source>
        <translation>(Frage vergessen)</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
</context>
<context>
    <name>DemoOffer</name>
    <message>
        <source>Ask something, or let the twelve demonstration questions be asked.</source>
        <translation>Fragen Sie etwas, oder lassen Sie die zwölf Beispielfragen stellen.</translation>
    </message>
    <message>
        <source>Ask the &amp;demonstration questions</source>
        <translation>&amp;Beispielfragen stellen</translation>
    </message>
    <message>
        <source>Cance&amp;l</source>
        <translation>Abbre&amp;chen</translation>
    </message>
    <message>
        <source>Demonstration questions decided</source>
        <translation>Entschiedene Beispielfragen</translation>
    </message>
    <message>
        <source>%v of %m decided</source>
        <translation>%v von %m entschieden</translation>
    </message>
</context>
<context>
    <name>EditorActions</name>
    <message>
        <source>It is tried on “%1”.</source>
        <translation>Probiert wird sie an „%1“.</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>&amp;Speichern…</translation>
    </message>
    <message>
        <source>&amp;Try the rule on the selected decision</source>
        <translation>Regel an der gewählten Entscheidung e&amp;rproben</translation>
    </message>
    <message>
        <source>&amp;Complete the word</source>
        <translation>&amp;Wort ergänzen</translation>
    </message>
    <message>
        <source>&amp;Next problem</source>
        <translation>&amp;Nächstes Problem</translation>
    </message>
    <message>
        <source>&amp;Previous problem</source>
        <translation>&amp;Voriges Problem</translation>
    </message>
    <message>
        <source>&amp;Mend the word as proposed</source>
        <translation>Wort wie &amp;vorgeschlagen richten</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>S&amp;uchen…</translation>
    </message>
    <message>
        <source>&amp;Replace…</source>
        <translation>Ers&amp;etzen…</translation>
    </message>
    <message>
        <source>&amp;Go to line…</source>
        <translation>Zu Zei&amp;le gehen…</translation>
    </message>
    <message>
        <source>Make lines c&amp;omments or text</source>
        <translation>Zeilen zu &amp;Kommentar oder Text machen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>Rück&amp;gängig</translation>
    </message>
    <message>
        <source>R&amp;edo</source>
        <translation>Wie&amp;derholen</translation>
    </message>
    <message>
        <source>Re&amp;load the file</source>
        <translation>Datei neu l&amp;aden</translation>
    </message>
    <message>
        <source>C&amp;lose the file</source>
        <translation>Datei &amp;schließen</translation>
    </message>
</context>
<context>
    <name>EditorView</name>
    <message>
        <source>%1 is saved already.</source>
        <translation>%1 ist schon gespeichert.</translation>
    </message>
    <message>
        <source>Experiment %1 runs; the file is as it was. See Weight.</source>
        <translation>Versuch %1 läuft; die Datei ist, wie sie war. Siehe Gewicht.</translation>
    </message>
    <message>
        <source>The files have no rule %1; an earlier set may have had it.</source>
        <translation>Die Dateien haben keine Regel %1; ein früherer Satz hatte sie vielleicht.</translation>
    </message>
    <message>
        <source>No problem of this line has a word to propose.</source>
        <translation>Zu keinem Problem dieser Zeile gibt es ein Wort als Vorschlag.</translation>
    </message>
    <message>
        <source>Go to line</source>
        <translation>Zu Zeile gehen</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>%1 is saved, as no. %2 of the rule sets.</source>
        <translation>%1 ist gespeichert, als Nr. %2 der Regelsätze.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are saved, as no. %1 of the rule sets.</source>
        <translation>
            <numerusform>%n Datei ist gespeichert, als Nr. %1 der Regelsätze.</numerusform>
            <numerusform>%n Dateien sind gespeichert, als Nr. %1 der Regelsätze.</numerusform>
        </translation>
    </message>
    <message>
        <source>Another set than that of these files decides: see Rule sets.</source>
        <translation>Ein anderer Satz als der dieser Dateien entscheidet: siehe Regelsätze.</translation>
    </message>
    <message>
        <source>There are no rule files in %1.</source>
        <translation>In %1 gibt es keine Regeldateien.</translation>
    </message>
    <message>
        <source>Choose a file or a rule on the left. What you change is checked as you type, and decides nothing before you save it.</source>
        <translation>Wählen Sie links eine Datei oder eine Regel. Was Sie ändern, wird beim Tippen geprüft und entscheidet nichts, bevor Sie es speichern.</translation>
    </message>
</context>
<context>
    <name>EngineClient</name>
    <message>
        <source>The engine was restarted.</source>
        <translation>Die Maschine wurde neu gestartet.</translation>
    </message>
    <message>
        <source>The engine has been stopped.</source>
        <translation>Die Maschine wurde angehalten.</translation>
    </message>
    <message>
        <source>The text cannot be sent: %1</source>
        <translation>Der Text kann nicht gesendet werden: %1</translation>
    </message>
    <message>
        <source>The engine could not be started: %1</source>
        <translation>Die Maschine konnte nicht gestartet werden: %1</translation>
    </message>
    <message>
        <source>The engine has crashed (code %1).</source>
        <translation>Die Maschine ist abgestürzt (Code %1).</translation>
    </message>
    <message>
        <source>The engine has ended (exit code %1).</source>
        <translation>Die Maschine hat sich beendet (Code %1).</translation>
    </message>
    <message>
        <source>opening the database</source>
        <translation>die Datenbank öffnen</translation>
    </message>
    <message>
        <source>deciding a question</source>
        <translation>eine Frage entscheiden</translation>
    </message>
    <message>
        <source>deciding the demonstration&apos;s questions</source>
        <translation>die Beispielfragen entscheiden</translation>
    </message>
    <message>
        <source>listing decisions</source>
        <translation>Entscheidungen auflisten</translation>
    </message>
    <message>
        <source>proving a decision</source>
        <translation>eine Entscheidung beweisen</translation>
    </message>
    <message>
        <source>finding out why a rule did not fire</source>
        <translation>herausfinden, warum eine Regel nicht angewandt wurde</translation>
    </message>
    <message>
        <source>checking rules</source>
        <translation>Regeln prüfen</translation>
    </message>
    <message>
        <source>trying rules</source>
        <translation>Regeln erproben</translation>
    </message>
    <message>
        <source>deciding earlier questions again</source>
        <translation>frühere Fragen noch einmal entscheiden</translation>
    </message>
    <message>
        <source>saving rules</source>
        <translation>Regeln speichern</translation>
    </message>
    <message>
        <source>restoring rules</source>
        <translation>Regeln zurückholen</translation>
    </message>
    <message>
        <source>starting an experiment</source>
        <translation>einen Versuch beginnen</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>lesen</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>A mistake in the program</source>
        <translation>Ein Fehler im Programm</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Das ging nicht</translation>
    </message>
    <message>
        <source>This is a mistake in the program; it goes on.</source>
        <translation>Das ist ein Fehler im Programm; es läuft weiter.</translation>
    </message>
    <message numerus="yes">
        <source>%n more since</source>
        <translation>
            <numerusform>%n weiterer seither</numerusform>
            <numerusform>%n weitere seither</numerusform>
        </translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Einzelheiten</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
</context>
<context>
    <name>ExperimentPanel</name>
    <message>
        <source>History of the weight</source>
        <translation>Verlauf des Gewichts</translation>
    </message>
    <message>
        <source>The two arms</source>
        <translation>Die beiden Arme</translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) the new set could not make; the active set made them, and no arm counts them.</source>
        <translation>
            <numerusform>Eine Entscheidung konnte der neue Satz nicht treffen; der geltende traf sie, und kein Arm zählt sie.</numerusform>
            <numerusform>%n Entscheidungen konnte der neue Satz nicht treffen; der geltende traf sie, und kein Arm zählt sie.</numerusform>
        </translation>
    </message>
    <message>
        <source>The new set got %1 of %2 units (%3); the mark is the weight at the end, %4.</source>
        <translation>Der neue Satz bekam %1 von %2 Einheiten (%3); die Marke ist das Gewicht am Ende, %4.</translation>
    </message>
    <message>
        <source>Nothing was decided in this experiment.</source>
        <translation>In diesem Versuch wurde nichts entschieden.</translation>
    </message>
    <message>
        <source>The new set got %1 of %2 units (%3); the mark is the weight now, %4.</source>
        <translation>Der neue Satz bekam %1 von %2 Einheiten (%3); die Marke ist das Gewicht jetzt, %4.</translation>
    </message>
    <message>
        <source>Nothing has been decided in this experiment yet.</source>
        <translation>In diesem Versuch wurde noch nichts entschieden.</translation>
    </message>
    <message>
        <source>Arm</source>
        <translation>Arm</translation>
    </message>
    <message>
        <source>Rule set</source>
        <translation>Regelsatz</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Einheiten</translation>
    </message>
    <message>
        <source>Mean confidence</source>
        <translation>Mittlere Sicherheit</translation>
    </message>
    <message>
        <source>Mean budget</source>
        <translation>Mittleres Budget</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>beendet</translation>
    </message>
</context>
<context>
    <name>ExperimentView</name>
    <message>
        <source>St&amp;op…</source>
        <translation>&amp;Beenden…</translation>
    </message>
    <message>
        <source>No experiment runs</source>
        <translation>Es läuft kein Versuch</translation>
    </message>
    <message>
        <source>Experiment %1 runs</source>
        <translation>Versuch %1 läuft</translation>
    </message>
    <message>
        <source>Experiment %1 is over; none runs</source>
        <translation>Versuch %1 ist vorbei; es läuft keiner</translation>
    </message>
    <message>
        <source>its units are conversations</source>
        <translation>seine Einheiten sind Gespräche</translation>
    </message>
    <message>
        <source>its units are decisions</source>
        <translation>seine Einheiten sind Entscheidungen</translation>
    </message>
    <message>
        <source>Started %1 by %2, %3: %4</source>
        <translation>Begonnen %1 von %2, %3: %4</translation>
    </message>
    <message>
        <source>Stopped %1 by %2: %3</source>
        <translation>Beendet %1 von %2: %3</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Filter: words, rule:name, fact:Template, kind:given, utility&lt;0.5</source>
        <translation>Filter: Wörter, rule:Name, fact:Vorlage, kind:given, utility&lt;0.5</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>nichts gefunden</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n Treffer</numerusform>
            <numerusform>%n Treffer</numerusform>
        </translation>
    </message>
    <message>
        <source>at character {0}</source>
        <translation>bei Zeichen {0}</translation>
    </message>
    <message>
        <source>there is no kind “{0}”, only {1}</source>
        <translation>es gibt keine Art „{0}“, nur {1}</translation>
    </message>
    <message>
        <source>“{0}” cannot be asked for, only {1}; quote it as a word</source>
        <translation>nach „{0}“ kann nicht gefragt werden, nur nach {1}; als Wort steht es in Anführungszeichen</translation>
    </message>
    <message>
        <source>“{0}” is no number</source>
        <translation>„{0}“ ist keine Zahl</translation>
    </message>
    <message>
        <source>nothing follows “{0}”</source>
        <translation>nach „{0}“ folgt nichts</translation>
    </message>
    <message>
        <source>the quote in “{0}” does not end</source>
        <translation>das Anführungszeichen in „{0}“ wird nicht geschlossen</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>from the other end again</source>
        <translation>wieder vom anderen Ende</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) replaced</source>
        <translation>
            <numerusform>Eine Stelle ersetzt</numerusform>
            <numerusform>%n Stellen ersetzt</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>Replace &amp;by</source>
        <translation>Ersetzen &amp;durch</translation>
    </message>
    <message>
        <source>Regular e&amp;xpression</source>
        <translation>Regulärer &amp;Ausdruck</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next (Enter)</source>
        <translation>Weiter (Eingabe)</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Previous (Shift+Enter)</source>
        <translation>Zurück (Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>Alle ersetzen</translation>
    </message>
    <message>
        <source>Close the find bar</source>
        <translation>Suchleiste schließen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>not a regular expression: %1</source>
        <translation>kein regulärer Ausdruck: %1</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
</context>
<context>
    <name>FlipList</name>
    <message>
        <source>Decisions that would come out otherwise</source>
        <translation>Entscheidungen, die anders ausfielen</translation>
    </message>
    <message>
        <source>Question and what changes</source>
        <translation>Frage, und was sich ändert</translation>
    </message>
    <message>
        <source>Old</source>
        <translation>Bisher</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>intent</source>
        <translation>Absicht</translation>
    </message>
    <message>
        <source>complexity</source>
        <translation>Schwierigkeit</translation>
    </message>
    <message>
        <source>budget in tokens</source>
        <translation>Budget in Token</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>cannot be decided</source>
        <translation>kann nicht entschieden werden</translation>
    </message>
    <message>
        <source>− fires no more: %1</source>
        <translation>− nicht mehr angewandt: %1</translation>
    </message>
    <message>
        <source>+ fires only now: %1</source>
        <translation>+ erst jetzt angewandt: %1</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Search in questions</source>
        <translation>In Fragen suchen</translation>
    </message>
    <message>
        <source>Decisions, latest first</source>
        <translation>Entscheidungen, die letzte zuerst</translation>
    </message>
    <message>
        <source>&amp;Clear the search</source>
        <translation>Suche &amp;leeren</translation>
    </message>
    <message>
        <source>No question has “%1” in it.</source>
        <translation>In keiner Frage kommt „%1“ vor.</translation>
    </message>
    <message>
        <source>Nothing is decided yet. What is asked will be listed here.</source>
        <translation>Noch ist nichts entschieden. Was gefragt wird, steht dann hier.</translation>
    </message>
</context>
<context>
    <name>LooksMenu</name>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das S&amp;ystem</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>Aus&amp;sehen</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>Lar&amp;ger text</source>
        <translation>&amp;Größere Schrift</translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation>&amp;Kleinere Schrift</translation>
    </message>
    <message>
        <source>&amp;Usual text</source>
        <translation>&amp;Übliche Schrift</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The engine has not answered for a while (%1).</source>
        <translation>Die Maschine antwortet seit einer Weile nicht (%1).</translation>
    </message>
    <message>
        <source>Regelwerk</source>
        <translation>Regelwerk</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Beweis</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Contest</source>
        <translation>Wettstreit</translation>
    </message>
    <message>
        <source>Why not</source>
        <translation>Warum nicht</translation>
    </message>
    <message>
        <source>Rule sets</source>
        <translation>Regelsätze</translation>
    </message>
    <message>
        <source>&amp;Restart the engine</source>
        <translation>Maschine &amp;neu starten</translation>
    </message>
    <message>
        <source>&amp;Keep waiting</source>
        <translation>&amp;Weiter warten</translation>
    </message>
    <message>
        <source>&amp;Open another database…</source>
        <translation>Andere Daten&amp;bank öffnen…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Ask a question</source>
        <translation>&amp;Frage stellen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Rules</source>
        <translation>&amp;Regeln</translation>
    </message>
    <message>
        <source>Show the rule se&amp;ts</source>
        <translation>Regelsä&amp;tze zeigen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Commands and keys</source>
        <translation>&amp;Befehle und Tasten</translation>
    </message>
    <message>
        <source>&amp;About Regelwerk</source>
        <translation>Ü&amp;ber Regelwerk</translation>
    </message>
    <message>
        <source>&amp;Next pane</source>
        <translation>&amp;Nächster Bereich</translation>
    </message>
    <message>
        <source>&amp;Previous pane</source>
        <translation>&amp;Voriger Bereich</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
</context>
<context>
    <name>ProblemsView</name>
    <message>
        <source>&amp;Problems</source>
        <translation>&amp;Probleme</translation>
    </message>
    <message>
        <source>Problems of all rule files</source>
        <translation>Probleme aller Regeldateien</translation>
    </message>
    <message>
        <source>not checked: %1</source>
        <translation>nicht geprüft: %1</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>wird geprüft…</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n Fehler</numerusform>
            <numerusform>%n Fehler</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>no problems</source>
        <translation>keine Probleme</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
</context>
<context>
    <name>ProofLoading</name>
    <message>
        <source>The engine gave fewer steps than it had announced.</source>
        <translation>Die Maschine gab weniger Schritte, als sie angekündigt hatte.</translation>
    </message>
    <message>
        <source>The proof was not read to its end.</source>
        <translation>Der Beweis wurde nicht zu Ende gelesen.</translation>
    </message>
    <message>
        <source>Reading the proof …</source>
        <translation>Der Beweis wird gelesen …</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Noch einmal</translation>
    </message>
    <message>
        <source>Nothing is decided yet: ask something, and its proof is here.</source>
        <translation>Noch ist nichts entschieden: Fragen Sie etwas, und hier steht der Beweis.</translation>
    </message>
    <message>
        <source>Here stands why a decision came out as it did. Select one in the history.</source>
        <translation>Hier steht, warum eine Entscheidung so ausfiel. Wählen Sie eine im Verlauf.</translation>
    </message>
    <message>
        <source>&amp;Show the latest decision</source>
        <translation>&amp;Letzte Entscheidung zeigen</translation>
    </message>
</context>
<context>
    <name>ProofRow</name>
    <message>
        <source>&amp;Jump to where it is shown</source>
        <translation>Dorthin s&amp;pringen, wo er steht</translation>
    </message>
    <message>
        <source>To what &amp;rests on it</source>
        <translation>Zu dem, was darauf be&amp;ruht</translation>
    </message>
    <message>
        <source>&amp;Open the rule in the editor</source>
        <translation>Regel im Editor ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Why not …?</source>
        <translation>&amp;Warum nicht …?</translation>
    </message>
    <message>
        <source>Filter by this r&amp;ule</source>
        <translation>Nach dieser R&amp;egel filtern</translation>
    </message>
    <message>
        <source>Filter by this &amp;template</source>
        <translation>Nach dieser &amp;Vorlage filtern</translation>
    </message>
    <message>
        <source>&amp;Copy as text</source>
        <translation>Als &amp;Text kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;Markdown</source>
        <translation>Als &amp;Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;JSON</source>
        <translation>Als &amp;JSON kopieren</translation>
    </message>
    <message>
        <source>shown above</source>
        <translation>steht oben</translation>
    </message>
</context>
<context>
    <name>ProofTree</name>
    <message>
        <source>{0}, learned</source>
        <translation>{0}, gelernt</translation>
    </message>
    <message>
        <source>{0}, chosen among rivals</source>
        <translation>{0}, unter Mitbewerbern gewählt</translation>
    </message>
    <message>
        <source>continued: {0}</source>
        <translation>Fortsetzung: {0}</translation>
    </message>
    <message>
        <source>shown as a goal: {0}</source>
        <translation>steht als Ziel da: {0}</translation>
    </message>
    <message>
        <source>shown by itself: {0}</source>
        <translation>steht für sich: {0}</translation>
    </message>
    <message>
        <source>shown above: {0}</source>
        <translation>steht oben: {0}</translation>
    </message>
    <message>
        <source>given</source>
        <translation>gegeben</translation>
    </message>
    <message>
        <source>rule fired</source>
        <translation>Regel angewandt</translation>
    </message>
    <message>
        <source>concluded</source>
        <translation>gefolgert</translation>
    </message>
    <message>
        <source>asserted</source>
        <translation>behauptet</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Schluss</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Utility</source>
        <translation>Nutzen</translation>
    </message>
    <message>
        <source>Firing</source>
        <translation>Anw.</translation>
    </message>
</context>
<context>
    <name>ProofView</name>
    <message>
        <source>&amp;Filter the proof</source>
        <translation>Beweis &amp;filtern</translation>
    </message>
    <message>
        <source>&amp;Next hit</source>
        <translation>&amp;Nächster Treffer</translation>
    </message>
    <message>
        <source>&amp;Previous hit</source>
        <translation>&amp;Voriger Treffer</translation>
    </message>
    <message>
        <source>&amp;Expand all</source>
        <translation>Alles &amp;aufklappen</translation>
    </message>
    <message>
        <source>&amp;Collapse all</source>
        <translation>Alles &amp;zuklappen</translation>
    </message>
    <message>
        <source>Steps of the proof</source>
        <translation>Schritte des Beweises</translation>
    </message>
    <message>
        <source>&amp;Depth</source>
        <translation>&amp;Tiefe</translation>
    </message>
    <message>
        <source>Unfolding … {0} %</source>
        <translation>Wird aufgeklappt … {0} %</translation>
    </message>
    <message numerus="yes">
        <source>%n given</source>
        <translation>
            <numerusform>%n gegeben</numerusform>
            <numerusform>%n gegeben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n concluded</source>
        <translation>
            <numerusform>%n gefolgert</numerusform>
            <numerusform>%n gefolgert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n asserted</source>
        <translation>
            <numerusform>%n behauptet</numerusform>
            <numerusform>%n behauptet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n firing(s) of rules</source>
        <translation>
            <numerusform>%n Anwendung von Regeln</numerusform>
            <numerusform>%n Anwendungen von Regeln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n Schritt</numerusform>
            <numerusform>%n Schritte</numerusform>
        </translation>
    </message>
    <message>
        <source>A derived fact and the firing that gave it share a row.</source>
        <translation>Ein gefolgerter Fakt und die Anwendung, die ihn gab, teilen sich eine Zeile.</translation>
    </message>
</context>
<context>
    <name>ReplayPanel</name>
    <message>
        <source>Re&amp;play the last %1 decisions</source>
        <translation>Die &amp;letzten %1 Entscheidungen wiederholen</translation>
    </message>
    <message>
        <source>Rep&amp;lay again</source>
        <translation>Noch einmal &amp;wiederholen</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>A&amp;nhalten</translation>
    </message>
    <message>
        <source>How many decisions are replayed</source>
        <translation>Wie viele Entscheidungen wiederholt werden</translation>
    </message>
    <message>
        <source>How far the replay is</source>
        <translation>Wie weit die Wiederholung ist</translation>
    </message>
    <message>
        <source>Replaying… %1 of %2</source>
        <translation>Wird wiederholt… %1 von %2</translation>
    </message>
    <message>
        <source>Replaying…</source>
        <translation>Wird wiederholt…</translation>
    </message>
    <message>
        <source>Stopped: it is not known what would change.</source>
        <translation>Angehalten: Es ist nicht bekannt, was sich ändern würde.</translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) replayed</source>
        <translation>
            <numerusform>%n Entscheidung wiederholt</numerusform>
            <numerusform>%n Entscheidungen wiederholt</numerusform>
        </translation>
    </message>
    <message>
        <source>No decision could be replayed, so nothing is known.</source>
        <translation>Keine Entscheidung konnte wiederholt werden; bekannt ist also nichts.</translation>
    </message>
    <message>
        <source>%1; none would come out otherwise.</source>
        <translation>%1; keine fiele anders aus.</translation>
    </message>
    <message numerus="yes">
        <source>%1; %n would come out otherwise.</source>
        <translation>
            <numerusform>%1; %n fiele anders aus.</numerusform>
            <numerusform>%1; %n fielen anders aus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be replayed:</source>
        <translation>
            <numerusform>%n konnte nicht wiederholt werden:</numerusform>
            <numerusform>%n konnten nicht wiederholt werden:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RulePage</name>
    <message>
        <source>%1 was deleted or renamed by somebody else. Its text is still here.</source>
        <translation>%1 wurde von jemand anderem gelöscht oder umbenannt. Der Text ist noch hier.</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Meine behalten</translation>
    </message>
    <message>
        <source>Close it</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Text of %1</source>
        <translation>Text von %1</translation>
    </message>
    <message>
        <source>%1 was changed by somebody else while it is unsaved here.</source>
        <translation>%1 wurde von jemand anderem geändert, während es hier nicht gespeichert ist.</translation>
    </message>
    <message>
        <source>Reload (lose mine)</source>
        <translation>Neu laden (meine verwerfen)</translation>
    </message>
</context>
<context>
    <name>RuleTabs</name>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>%1 is not saved.</source>
        <translation>%1 ist nicht gespeichert.</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>&amp;Speichern…</translation>
    </message>
    <message>
        <source>&amp;Discard it</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>%1 • unsaved</source>
        <translation>%1 • ungespeichert</translation>
    </message>
</context>
<context>
    <name>RuleTree</name>
    <message>
        <source>Filter files and rules</source>
        <translation>Dateien und Regeln filtern</translation>
    </message>
    <message>
        <source>Rule files</source>
        <translation>Regeldateien</translation>
    </message>
    <message>
        <source>No file or rule is named so. Ctrl+F searches the text of the open file.</source>
        <translation>Keine Datei oder Regel heißt so. Strg+F sucht im Text der offenen Datei.</translation>
    </message>
    <message>
        <source>%1 • unsaved</source>
        <translation>%1 • ungespeichert</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
    <message>
        <source>Why the rules change; it is logged</source>
        <translation>Warum sich die Regeln ändern; es wird verzeichnet</translation>
    </message>
    <message>
        <source>&amp;Activate</source>
        <translation>&amp;In Kraft setzen</translation>
    </message>
    <message>
        <source>Try it on a &amp;share of traffic…</source>
        <translation>An einem &amp;Teil der Fragen erproben…</translation>
    </message>
    <message>
        <source>&amp;Keep mine</source>
        <translation>&amp;Meine behalten</translation>
    </message>
    <message>
        <source>R&amp;eload (lose mine)</source>
        <translation>&amp;Neu laden (meine verwerfen)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The engine has not answered for a while. You can leave: the editor will tell how it ended.</source>
        <translation>Die Maschine antwortet seit einer Weile nicht. Sie können das Fenster verlassen: Der Editor meldet, wie es ausging.</translation>
    </message>
    <message numerus="yes">
        <source>Save %n file(s)</source>
        <translation>
            <numerusform>%n Datei speichern</numerusform>
            <numerusform>%n Dateien speichern</numerusform>
        </translation>
    </message>
    <message>
        <source>The file was changed by somebody else since it was opened. Nothing was saved.</source>
        <translation>Die Datei wurde seit dem Öffnen von jemand anderem geändert. Nichts wurde gespeichert.</translation>
    </message>
    <message>
        <source>Changed by somebody else since they were opened: %1. Nothing was saved.</source>
        <translation>Seit dem Öffnen von jemand anderem geändert: %1. Nichts wurde gespeichert.</translation>
    </message>
    <message>
        <source>The check found no errors. Give a reason.</source>
        <translation>Die Prüfung fand keine Fehler. Nennen Sie einen Grund.</translation>
    </message>
    <message>
        <source>The check found no errors.</source>
        <translation>Die Prüfung fand keine Fehler.</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s): nothing can be saved before.</source>
        <translation>
            <numerusform>%n Fehler: Vorher kann nichts gespeichert werden.</numerusform>
            <numerusform>%n Fehler: Vorher kann nichts gespeichert werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft…</translation>
    </message>
</context>
<context>
    <name>SaveFiles</name>
    <message>
        <source>Sa&amp;ved together</source>
        <translation>Zusammen ge&amp;speichert</translation>
    </message>
</context>
<context>
    <name>SetsView</name>
    <message>
        <source>Rule sets that were active</source>
        <translation>Regelsätze, die in Kraft waren</translation>
    </message>
    <message>
        <source>&amp;Back to this set…</source>
        <translation>&amp;Zurück zu diesem Satz…</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
    <message>
        <source>Why this set; it is logged</source>
        <translation>Warum dieser Satz; es wird verzeichnet</translation>
    </message>
    <message>
        <source>&amp;Make it decide again</source>
        <translation>&amp;Wieder in Kraft setzen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Here stands which rules decided when, and why they were changed. It begins with the first decision or the first save.</source>
        <translation>Hier steht, welche Regeln wann entschieden und warum sie geändert wurden. Es beginnt mit der ersten Entscheidung oder dem ersten Speichern.</translation>
    </message>
    <message>
        <source>The set decides again, as no. %1. No file had to be changed.</source>
        <translation>Der Satz entscheidet wieder, als Nr. %1. Keine Datei musste geändert werden.</translation>
    </message>
    <message>
        <source>The set decides again, as no. %1. Put back: %2</source>
        <translation>Der Satz entscheidet wieder, als Nr. %1. Zurückgesetzt: %2</translation>
    </message>
    <message>
        <source>Rules %1</source>
        <translation>Regeln %1</translation>
    </message>
    <message>
        <source>This set decides.</source>
        <translation>Dieser Satz entscheidet.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>An earlier set.</source>
        <translation>Ein früherer Satz.</translation>
    </message>
    <message>
        <source>takes back %1</source>
        <translation>nimmt %1 zurück</translation>
    </message>
</context>
<context>
    <name>ShareBox</name>
    <message>
        <source>Both rule sets at once; the file is not written</source>
        <translation>Beide Regelsätze zugleich; die Datei wird nicht geschrieben</translation>
    </message>
    <message>
        <source>S&amp;hare of the new rules</source>
        <translation>&amp;Anteil der neuen Regeln</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Kept to&amp;gether</source>
        <translation>Bleibt &amp;zusammen</translation>
    </message>
    <message>
        <source>each conversation</source>
        <translation>jedes Gespräch</translation>
    </message>
    <message>
        <source>each decision</source>
        <translation>jede Entscheidung</translation>
    </message>
    <message>
        <source>Start the e&amp;xperiment</source>
        <translation>&amp;Versuch beginnen</translation>
    </message>
</context>
<context>
    <name>StartPanel</name>
    <message>
        <source>An experiment lets a share of all new decisions be made by another rule set, so that both can be compared on real questions. The share can be changed and taken back at any time, and every decision says which set made it.</source>
        <translation>Ein Versuch lässt einen Teil aller neuen Entscheidungen von einem anderen Regelsatz treffen, sodass sich beide an echten Fragen vergleichen lassen. Der Anteil kann jederzeit geändert und zurückgenommen werden, und jede Entscheidung sagt, welcher Satz sie traf.</translation>
    </message>
    <message>
        <source>There is no other rule set yet. Edit a rule, and choose “Try it on a share of traffic” where it is saved.</source>
        <translation>Es gibt noch keinen anderen Regelsatz. Ändern Sie eine Regel, und wählen Sie beim Speichern „An einem Teil der Fragen erproben“.</translation>
    </message>
    <message>
        <source>&amp;New set</source>
        <translation>&amp;Neuer Satz</translation>
    </message>
    <message>
        <source>One unit is</source>
        <translation>Eine Einheit ist</translation>
    </message>
    <message>
        <source>&amp;Weight</source>
        <translation>&amp;Gewicht</translation>
    </message>
    <message>
        <source>Wh&amp;y</source>
        <translation>Wa&amp;rum</translation>
    </message>
    <message>
        <source>a &amp;conversation: all its questions go to the same set</source>
        <translation>ein G&amp;espräch: alle seine Fragen gehen an denselben Satz</translation>
    </message>
    <message>
        <source>a &amp;decision: each question goes where chance sends it</source>
        <translation>eine En&amp;tscheidung: jede Frage geht, wohin der Zufall sie schickt</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>The reason, kept in the history</source>
        <translation>Der Grund; er bleibt im Verlauf</translation>
    </message>
    <message>
        <source>&amp;Start the experiment</source>
        <translation>&amp;Versuch beginnen</translation>
    </message>
    <message>
        <source>An experiment needs a reason.</source>
        <translation>Ein Versuch braucht einen Grund.</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Rules %1</source>
        <translation>Regeln %1</translation>
    </message>
    <message>
        <source>The rule set that decides now</source>
        <translation>Der Regelsatz, der jetzt entscheidet</translation>
    </message>
    <message>
        <source>The share of units that the new rules of the experiment decide</source>
        <translation>Der Anteil der Einheiten, über die die neuen Regeln des Versuchs entscheiden</translation>
    </message>
    <message>
        <source>○ Starting</source>
        <translation>○ Startet</translation>
    </message>
    <message>
        <source>● Ready</source>
        <translation>● Bereit</translation>
    </message>
    <message>
        <source>⚠ Not answering</source>
        <translation>⚠ Antwortet nicht</translation>
    </message>
    <message>
        <source>✕ Stopped</source>
        <translation>✕ Beendet</translation>
    </message>
    <message numerus="yes">
        <source>◐ Working (%n)</source>
        <translation>
            <numerusform>◐ Arbeitet (%n)</numerusform>
            <numerusform>◐ Arbeitet (%n)</numerusform>
        </translation>
    </message>
    <message>
        <source>How the engine is</source>
        <translation>Wie es der Maschine geht</translation>
    </message>
    <message>
        <source>Experiment %1: %2 new</source>
        <translation>Versuch %1: %2 neu</translation>
    </message>
</context>
<context>
    <name>StepText</name>
    <message>
        <source>given fact</source>
        <translation>gegebener Fakt</translation>
    </message>
    <message>
        <source>rule, firing {0}</source>
        <translation>Regel, Anwendung {0}</translation>
    </message>
    <message>
        <source>concluded in firing {0}</source>
        <translation>gefolgert in Anwendung {0}</translation>
    </message>
    <message>
        <source>asserted in firing {0}</source>
        <translation>behauptet in Anwendung {0}</translation>
    </message>
    <message>
        <source>It was given by {0}.</source>
        <translation>Er wurde von {0} gegeben.</translation>
    </message>
    <message>
        <source>It was given.</source>
        <translation>Er wurde gegeben.</translation>
    </message>
    <message>
        <source>It was concluded by rule {0}.</source>
        <translation>Das folgerte Regel {0}.</translation>
    </message>
    <message>
        <source>It was asserted by rule {0}.</source>
        <translation>Das behauptete Regel {0}.</translation>
    </message>
    <message numerus="yes">
        <source>It has %n further support(s).</source>
        <translation>
            <numerusform>Er hat %n weitere Stütze.</numerusform>
            <numerusform>Er hat %n weitere Stützen.</numerusform>
        </translation>
    </message>
    <message>
        <source>because</source>
        <translation>weil</translation>
    </message>
    <message>
        <source>What names stood for</source>
        <translation>Wofür Namen standen</translation>
    </message>
    <message numerus="yes">
        <source>and %n more in the tree</source>
        <translation>
            <numerusform>und %n weiterer im Baum</numerusform>
            <numerusform>und %n weitere im Baum</numerusform>
        </translation>
    </message>
    <message>
        <source>, matched by</source>
        <translation>, erfüllt von</translation>
    </message>
    <message>
        <source>: there was none.</source>
        <translation>: Es gab keinen.</translation>
    </message>
    <message>
        <source>, as shown by</source>
        <translation>, wie es zeigt:</translation>
    </message>
    <message>
        <source>: it holds.</source>
        <translation>: Das gilt.</translation>
    </message>
    <message>
        <source>, for each of</source>
        <translation>, für jeden von</translation>
    </message>
    <message>
        <source>: there was none to ask of.</source>
        <translation>: Es gab keinen, für den zu fragen war.</translation>
    </message>
    <message>
        <source>: true, as {0}.</source>
        <translation>: wahr, da {0}.</translation>
    </message>
    <message>
        <source>: true.</source>
        <translation>: wahr.</translation>
    </message>
    <message>
        <source>: {0}, from</source>
        <translation>: {0}, aus</translation>
    </message>
    <message>
        <source>: {0}, from no fact.</source>
        <translation>: {0}, aus keinem Fakt.</translation>
    </message>
    <message>
        <source>: alternative {0} holds, by</source>
        <translation>: Möglichkeit {0} gilt, durch</translation>
    </message>
    <message>
        <source>: alternative {0} holds.</source>
        <translation>: Möglichkeit {0} gilt.</translation>
    </message>
    <message>
        <source>{0} is {1}</source>
        <translation>{0} ist {1}</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>gelernt</translation>
    </message>
    <message>
        <source>as written</source>
        <translation>wie geschrieben</translation>
    </message>
    <message>
        <source>It uses {0}.</source>
        <translation>Sie verwendet {0}.</translation>
    </message>
    <message>
        <source>Its utility is {0} ({1}), its specificity {2}, its score {3}.</source>
        <translation>Ihr Nutzen ist {0} ({1}), ihre Spezifität {2}, ihre Wertung {3}.</translation>
    </message>
    <message>
        <source>For {0} it had no rival.</source>
        <translation>Für {0} hatte sie keine Mitbewerberin.</translation>
    </message>
    <message numerus="yes">
        <source>It was chosen over %n other(s)</source>
        <translation>
            <numerusform>Sie wurde einer anderen vorgezogen</numerusform>
            <numerusform>Sie wurde %n anderen vorgezogen</numerusform>
        </translation>
    </message>
    <message>
        <source>for {0}</source>
        <translation>für {0}</translation>
    </message>
    <message>
        <source>drawn with probability {0}</source>
        <translation>gezogen mit Wahrscheinlichkeit {0}</translation>
    </message>
</context>
<context>
    <name>StepView</name>
    <message>
        <source>With &amp;values</source>
        <translation>Mit &amp;Werten</translation>
    </message>
    <message>
        <source>&amp;Open rule</source>
        <translation>Regel ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Show &amp;contest</source>
        <translation>Wettstreit &amp;zeigen</translation>
    </message>
    <message>
        <source>Conditions as written, or with the values of their names</source>
        <translation>Bedingungen wie geschrieben, oder mit den Werten ihrer Namen</translation>
    </message>
    <message>
        <source>The selected step in sentences</source>
        <translation>Der gewählte Schritt in Sätzen</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Noch einmal</translation>
    </message>
    <message>
        <source>Select a step of the proof to read what it says and why.</source>
        <translation>Wählen Sie einen Schritt des Beweises, um zu lesen, was er sagt und warum.</translation>
    </message>
</context>
<context>
    <name>StopDialog</name>
    <message>
        <source>Stop the experiment</source>
        <translation>Versuch beenden</translation>
    </message>
    <message>
        <source>Wh&amp;y</source>
        <translation>Wa&amp;rum</translation>
    </message>
    <message>
        <source>The reason, kept in the history</source>
        <translation>Der Grund; er bleibt im Verlauf</translation>
    </message>
    <message>
        <source>&amp;Adopt the new set: it becomes the active one</source>
        <translation>Neuen Satz ü&amp;bernehmen: Er tritt in Kraft</translation>
    </message>
    <message>
        <source>&amp;Stop the experiment</source>
        <translation>Versuch b&amp;eenden</translation>
    </message>
    <message>
        <source>From now on the new set, %1, decides all.</source>
        <translation>Von jetzt an entscheidet der neue Satz, %1, alles.</translation>
    </message>
    <message>
        <source>From now on the active set, %1, decides all again.</source>
        <translation>Von jetzt an entscheidet wieder der geltende Satz, %1, alles.</translation>
    </message>
    <message>
        <source>What was decided stays as it is, and so does the history of the experiment.</source>
        <translation>Was entschieden ist, bleibt, wie es ist, und der Verlauf des Versuchs auch.</translation>
    </message>
</context>
<context>
    <name>TryPanel</name>
    <message>
        <source>Close the trial</source>
        <translation>Probe schließen</translation>
    </message>
    <message>
        <source>Nothing to try on</source>
        <translation>Nichts zum Erproben</translation>
    </message>
    <message>
        <source>Select a decision in the history, then try again (F5).</source>
        <translation>Wählen Sie eine Entscheidung im Verlauf, und versuchen Sie es noch einmal (F5).</translation>
    </message>
    <message>
        <source>Trying on the selected decision…</source>
        <translation>Wird an der gewählten Entscheidung erprobt…</translation>
    </message>
    <message>
        <source>It could not be tried</source>
        <translation>Es konnte nicht erprobt werden</translation>
    </message>
    <message>
        <source>Trying on “%1”…</source>
        <translation>Wird an „%1“ probiert…</translation>
    </message>
    <message>
        <source>Tried on “%1”</source>
        <translation>Erprobt an „%1“</translation>
    </message>
    <message numerus="yes">
        <source>%1 fires %n time(s).</source>
        <translation>
            <numerusform>%1 wird %n-mal angewandt.</numerusform>
            <numerusform>%1 wird %n-mal angewandt.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 does not fire.</source>
        <translation>%1 wird nicht angewandt.</translation>
    </message>
    <message>
        <source>The decision would come out the same.</source>
        <translation>Die Entscheidung fiele gleich aus.</translation>
    </message>
</context>
<context>
    <name>WeightControl</name>
    <message>
        <source>&amp;Weight of the new set</source>
        <translation>&amp;Gewicht des neuen Satzes</translation>
    </message>
    <message>
        <source>Weight of the new set, in per cent</source>
        <translation>Gewicht des neuen Satzes in Prozent</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Try the weight %1</source>
        <translation>Das Gewicht %1 erproben</translation>
    </message>
    <message>
        <source>Wh&amp;y</source>
        <translation>Wa&amp;rum</translation>
    </message>
    <message>
        <source>The reason, kept in the history</source>
        <translation>Der Grund; er bleibt im Verlauf</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>&amp;Anwenden</translation>
    </message>
    <message>
        <source>&amp;Do not change</source>
        <translation>&amp;Nicht ändern</translation>
    </message>
    <message>
        <source>A change of weight needs a reason.</source>
        <translation>Eine Änderung des Gewichts braucht einen Grund.</translation>
    </message>
    <message>
        <source>now %1</source>
        <translation>jetzt %1</translation>
    </message>
    <message>
        <source>Move the weight to see what it would change.</source>
        <translation>Verschieben Sie das Gewicht, um zu sehen, was sich ändern würde.</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 known unit(s) would move. Nothing is changed yet.</source>
        <translation>
            <numerusform>%n von %1 bekannten Einheiten würde wechseln. Noch ist nichts geändert.</numerusform>
            <numerusform>%n von %1 bekannten Einheiten würden wechseln. Noch ist nichts geändert.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WhyNotView</name>
    <message>
        <source>&amp;Open rule</source>
        <translation>Regel ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Show the &amp;contest it lost</source>
        <translation>&amp;Verlorenen Wettstreit zeigen</translation>
    </message>
    <message>
        <source>Why not &amp;rule</source>
        <translation>Warum nicht &amp;Regel</translation>
    </message>
    <message>
        <source>name of a rule</source>
        <translation>Name einer Regel</translation>
    </message>
    <message>
        <source>As&amp;k</source>
        <translation>Fra&amp;gen</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>Abhilfe</translation>
    </message>
    <message>
        <source>Contest</source>
        <translation>Wettstreit</translation>
    </message>
    <message>
        <source>Not all partial matches were looked at.</source>
        <translation>Nicht alle Teiltreffer wurden angesehen.</translation>
    </message>
    <message>
        <source>Select a decision in the history first.</source>
        <translation>Wählen Sie zuerst eine Entscheidung im Verlauf.</translation>
    </message>
    <message>
        <source>Looking for what is missing …</source>
        <translation>Gesucht wird, was fehlt …</translation>
    </message>
    <message>
        <source>Name a rule to learn what kept it from firing in this decision.</source>
        <translation>Nennen Sie eine Regel, um zu erfahren, was sie in dieser Entscheidung verhindert hat.</translation>
    </message>
    <message>
        <source>it is switched off</source>
        <translation>sie ist ausgeschaltet</translation>
    </message>
    <message>
        <source>a condition does not hold</source>
        <translation>eine Bedingung gilt nicht</translation>
    </message>
    <message>
        <source>it did fire</source>
        <translation>sie wurde angewandt</translation>
    </message>
    <message>
        <source>another rule was chosen</source>
        <translation>eine andere Regel wurde gewählt</translation>
    </message>
    <message>
        <source>its turn had not come</source>
        <translation>sie war noch nicht an der Reihe</translation>
    </message>
</context>
<context>
    <name>Written</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>active set</source>
        <translation>geltender Satz</translation>
    </message>
    <message>
        <source>new set</source>
        <translation>neuer Satz</translation>
    </message>
</context>
</TS>
