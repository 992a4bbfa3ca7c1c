<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>CandidateCard</name>
    <message numerus="yes">
        <source>%n more selected</source>
        <translation>
            <numerusform>%n more selected</numerusform>
            <numerusform>%n more selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CandidatesRoom</name>
    <message numerus="yes">
        <source>%n candidate(s) saved to %1</source>
        <translation>
            <numerusform>%n candidate saved to %1</numerusform>
            <numerusform>%n candidates saved to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConsoleRoom</name>
    <message numerus="yes">
        <source>%n line(s) waiting</source>
        <translation>
            <numerusform>%n line waiting</numerusform>
            <numerusform>%n lines waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n older line(s) dropped</source>
        <translation>
            <numerusform>%n older line dropped</numerusform>
            <numerusform>%n older lines dropped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>%n worker(s) training</source>
        <translation>
            <numerusform>%n worker training</numerusform>
            <numerusform>%n workers training</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n compiling or measuring</source>
        <translation>
            <numerusform>%n compiling or measuring</numerusform>
            <numerusform>%n compiling or measuring</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuestionBar</name>
    <message numerus="yes">
        <source>%n candidate(s)</source>
        <translation>
            <numerusform>%n candidate</numerusform>
            <numerusform>%n candidates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message numerus="yes">
        <source>Search finished: %n candidate(s), %1 on the front.</source>
        <translation>
            <numerusform>Search finished: %n candidate, %1 on the front.</numerusform>
            <numerusform>Search finished: %n candidates, %1 on the front.</numerusform>
        </translation>
    </message>
</context>
</TS>
