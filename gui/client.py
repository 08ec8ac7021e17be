"""The client: the engine, as views ask it, in a process of its own.

Requests go out as lines, replies come in as lines; a process that dies or hangs leaves
the window usable. What requests mean is not known here.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Callable, Sequence
from os import pathsep
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import (
    QElapsedTimer,
    QObject,
    QProcess,
    QProcessEnvironment,
    QTimer,
    Signal,
)

from gui.core.calls import Calls, Pending, cancellation
from gui.core.lines import Lines
from gui.messages import decisions, experiments, proofs, rules
from gui.messages.service import Open, Opened
from gui.messages.wire import Failure, Progress, Request
from gui.models.written import filled

R = TypeVar("R")

TURN_MS = 8
"""Milliseconds of reading in one turn of the event loop, so that frames are kept."""
FINISH_MS, TERMINATE_MS = 1000, 2000
"""When a process that was asked to finish is terminated, and when it is killed."""
MOST_SAID = 4000
"""Bytes kept of what the process writes to standard error."""


class Ticket:
    """A request of a client."""

    def __init__(self, client: EngineClient, number: int) -> None:
        self._client = client
        self._number = number

    def cancel(self) -> None:
        """Want no reply any more."""
        self._client.cancel(self._number)


class EngineClient(QObject):
    """Keeps an engine process, and implements `gui.core.engine.Engine` with it.

    What is asked before the process is ready waits until it is.

    Args:
        parent: As for every QObject.
        patience: Seconds without a sign of life after which `waiting` is told.
        command: The program and its arguments, if not the engine process.

    Signals:
        opened: The process works on its files; an `Opened`.
        lost: There is no process any more, and nothing can be asked until `restart`;
            the reason as a sentence.
        waiting: A request has taken long without a sign of life; what it does.
        waited: No request does so any more.
        failed: A request failed, and whoever sent it does not tell; a `Failure`.
        busy_changed: So many requests are under way now.
    """

    opened = Signal(object)
    lost = Signal(str)
    waiting = Signal(str)
    waited = Signal()
    failed = Signal(object)
    busy_changed = Signal(int)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        patience: float = 10.0,
        command: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._command = tuple(command) or _engine_command()
        self._patience = patience
        self._files = Open()
        self._process: QProcess | None = None
        self._is_open = False
        self._gone = ""
        self._calls = Calls(self.failed.emit)
        self._lines = Lines()
        self._reads_on = False
        self._said = b""
        self._is_waiting = False
        self._heard = 0.0
        self._clock = QElapsedTimer()
        self._clock.start()
        self._watch = QTimer(self, interval=max(10, int(patience * 250)))
        self._watch.timeout.connect(self._look)

    def start(self, database: str = "", rules: str = "") -> None:
        """Start the process on some files; empty stands for the command line's."""
        self._files = Open(database=database, rules=rules)
        self.restart()

    def restart(self) -> None:
        """Start the process anew, whatever becomes of the one there is."""
        if self._process is not None:
            self._let_go()
            self._calls.lose(Failure(sentence=self.tr("The engine was restarted.")))
            self._count()  # the waiting is over before the next process is there
        self._gone = ""
        self._launch()

    def stop(self) -> None:
        """Ask the process to finish, and see to it that it does; returns at once."""
        process = self._process
        self._gone = self.tr("The engine has been stopped.")
        if process is None or process.state() == QProcess.ProcessState.NotRunning:
            return
        process.closeWriteChannel()
        _later(process, FINISH_MS, process.terminate)
        _later(process, TERMINATE_MS, process.kill)

    def end(self) -> None:
        """Stop, and wait until no process is left; for the application's end."""
        self.stop()
        for process in self.findChildren(QProcess):
            if not process.waitForFinished(TERMINATE_MS):
                process.kill()
                process.waitForFinished(FINISH_MS)

    def send(
        self,
        request: Request[R],
        then: Callable[[R], None],
        *,
        failed: Callable[[Failure], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> Ticket:
        """Ask for something; see `gui.core.engine.Engine`."""
        pending = self._calls.add(request, then, failed, progress)
        if self._gone:
            self._fail_later(pending, self._gone)
        elif self._is_open:
            self._write(pending)
        self._count()
        return Ticket(self, pending.number)

    def cancel(self, number: int) -> None:
        """Want no reply to a request any more."""
        pending = self._calls.drop(number)
        if pending is None:
            return
        if pending.sent_at is not None and self._process is not None:
            self._process.write(cancellation(number))
        self._count()

    def _launch(self) -> None:
        process = QProcess(self)
        process.setProgram(self._command[0])
        process.setArguments(list(self._command[1:]))
        process.setProcessEnvironment(_environment())
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._listen)
        process.errorOccurred.connect(self._errored)
        process.finished.connect(self._finished)
        self._process, self._lines, self._said = process, Lines(), b""
        process.start()
        if self._process is process:  # it has started
            self._write(self._calls.add(self._files, self._opened, self._refused, None))
            self._count()

    def _opened(self, opened: Opened) -> None:
        self._is_open = True
        for pending in self._calls.all():
            self._write(pending)
        self.opened.emit(opened)

    def _refused(self, failure: Failure) -> None:
        """The files cannot be used, and without files nothing can be asked."""
        if failure.is_bug:
            self.failed.emit(failure)
        self._lose(failure.sentence)

    def _write(self, pending: Pending) -> None:
        try:
            line = pending.line()
        except UnicodeEncodeError as error:  # half a character
            self._fail_later(
                pending, filled(self.tr("The text cannot be sent: %1"), str(error))
            )
            return
        pending.sent_at = self._now()
        if self._process is not None:
            self._process.write(line)

    def _fail_later(self, pending: Pending, sentence: str) -> None:
        """Nothing is called back before `send` has returned."""

        def fail() -> None:
            self._calls.fail(pending.number, Failure(sentence=sentence))
            self._count()

        QTimer.singleShot(0, self, fail)

    def _read(self) -> None:
        if self._process is not None:
            self._lines.feed(bytes(self._process.readAllStandardOutput().data()))
            if not self._reads_on:
                self._take_lines()

    def _take_lines(self) -> None:
        """Take what has come, as much as one turn of the event loop has room for."""
        self._reads_on = False
        turn = QElapsedTimer()
        turn.start()
        while self._lines:
            self._take_line()
            if turn.elapsed() >= TURN_MS:
                break
        if self._lines:
            self._reads_on = True
            QTimer.singleShot(0, self, self._take_lines)
        self._count()

    def _take_line(self) -> None:
        if self._calls.take(self._lines.pop()):
            self._heard = self._now()

    def _listen(self) -> None:
        if self._process is not None:
            said = self._said + bytes(self._process.readAllStandardError().data())
            self._said = said[-MOST_SAID:]

    def _errored(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            cause = self._process.errorString()
            sentence = self.tr("The engine could not be started: %1")
            self._lose(filled(sentence, cause))

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        """Take what it said last; unless it was asked to end, tell that it has."""
        self._read()
        while self._lines:
            self._take_line()
        self._listen()
        if self._gone:
            self._let_go()
            self._calls.lose(Failure(sentence=self._gone))
            self._count()
            return
        if status == QProcess.ExitStatus.CrashExit:
            sentence = self.tr("The engine has crashed (code %1).")
        else:
            sentence = self.tr("The engine has ended (exit code %1).")
        said = self._said.decode(errors="replace").split("\n")
        last = next((line.strip() for line in reversed(said) if line.strip()), "")
        self._lose(" ".join(filter(None, (filled(sentence, str(code)), last))))

    def _lose(self, sentence: str) -> None:
        self._let_go()
        self._gone = sentence
        self._calls.lose(Failure(sentence=sentence))
        self._count()
        self.lost.emit(sentence)

    def _let_go(self) -> None:
        """Hear no more of the process; it ends, and its object with it."""
        process, self._process = self._process, None
        self._is_open = False
        if process is None:
            return
        process.readyReadStandardOutput.disconnect(self._read)
        process.readyReadStandardError.disconnect(self._listen)
        process.errorOccurred.disconnect(self._errored)
        process.finished.disconnect(self._finished)
        if process.state() == QProcess.ProcessState.NotRunning:
            process.deleteLater()
        else:
            process.finished.connect(process.deleteLater)
            process.kill()

    def _now(self) -> float:
        return self._clock.elapsed() / 1000

    def _count(self) -> None:
        """Tell how much is under way, and watch over it as long as anything is."""
        self.busy_changed.emit(len(self._calls))
        if len(self._calls) and not self._watch.isActive():
            self._watch.start()
        if self._is_waiting:
            self._look()

    def _look(self) -> None:
        """Tell when the process gives no sign of life, and when it does again."""
        if not len(self._calls):
            self._watch.stop()
        latest = self._now() - self._patience
        late = [
            one
            for one in self._calls.all()
            if one.sent_at is not None and max(one.sent_at, self._heard) < latest
        ]
        if late and not self._is_waiting:
            self._is_waiting = True
            self.waiting.emit(self._told(late[0].request))
        elif not late and self._is_waiting:
            self._is_waiting = False
            self.waited.emit()

    def _told(self, request: Request[object]) -> str:
        """What a request does, for people."""
        told: dict[type, str] = {
            Open: self.tr("opening the database"),
            decisions.AskQuestion: self.tr("deciding a question"),
            decisions.AskDemo: self.tr("deciding the demonstration's questions"),
            decisions.ListDecisions: self.tr("listing decisions"),
            proofs.OpenProof: self.tr("proving a decision"),
            proofs.AskWhyNot: self.tr("finding out why a rule did not fire"),
            rules.CheckDrafts: self.tr("checking rules"),
            rules.TryDrafts: self.tr("trying rules"),
            rules.Backtest: self.tr("deciding earlier questions again"),
            rules.SaveDraft: self.tr("saving rules"),
            rules.RestoreSet: self.tr("restoring rules"),
            experiments.StartExperiment: self.tr("starting an experiment"),
        }
        return told.get(type(request), self.tr("reading"))


def _later(process: QProcess, ms: int, do: Callable[[], None]) -> None:
    """Do something to a process after a while, if it is still there."""
    timer = QTimer(process)
    timer.setSingleShot(True)
    timer.timeout.connect(do)
    timer.start(ms)


def _engine_command() -> tuple[str, ...]:
    """The engine process; the folder the user stands in is none of its sources."""
    program = Path(sys.executable)
    if program.stem.lower() == "pythonw":  # it has no standard streams
        program = program.with_name(f"python{program.suffix}")
    return (str(program), "-P", "-m", "gui.server")


def _environment() -> QProcessEnvironment:
    """This process's, with the way to the program where it is not installed."""
    environment = QProcessEnvironment.systemEnvironment()
    home = Path(__file__).parents[1]
    if home != Path(sysconfig.get_path("purelib")):
        paths = (str(home), environment.value("PYTHONPATH"))
        environment.insert("PYTHONPATH", pathsep.join(filter(None, paths)))
    return environment
