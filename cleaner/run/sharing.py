"""Clean several inputs at once, each in one of a few processes; what comes out does not show how many there were."""

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import active_children, get_context

from cleaner.errors import OutputError
from cleaner.run.jobs import Outcome, Task, run_jobs
from cleaner.run.plans import Job
from cleaner.run.progress import Progress


class _Notes(Progress):
    """Keep the messages of a process that has no terminal."""

    def __init__(self) -> None:
        super().__init__(shown=False)
        self.messages: list[str] = []

    def tell(self, message: str) -> None:
        self.messages.append(message)


def run_at_once(jobs: Sequence[Job], task: Task, progress: Progress, processes: int) -> Iterator[Outcome]:
    """Clean inputs in so many processes, and yield what became of them in their order.

    Inputs whose output goes to standard output are cleaned one after the other. Raises OutputError where a process was killed.
    """
    if min(processes, len(jobs)) < 2 or not all(task.check or job.target for job in jobs):
        yield from run_jobs(jobs, task, progress)
        return
    # A forked process would inherit locks of the parent's threads; a spawned one starts afresh.
    with ProcessPoolExecutor(min(processes, len(jobs)), get_context("spawn"), _leave_interrupts_to_the_parent) as pool:
        try:
            for outcome, messages in pool.map(partial(_clean_one, task), jobs):
                for message in messages:
                    progress.tell(message)
                progress.add(outcome.size)
                progress.file_done()
                yield outcome
        except BrokenProcessPool as fault:
            raise OutputError("a process was killed before its file was done; run again, with fewer --jobs") from fault
        except BaseException:  # an interrupt, or nobody reads on: what is half done is of no use
            for child in active_children():
                child.terminate()
            raise


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _clean_one(task: Task, job: Job) -> tuple[Outcome, list[str]]:
    notes = _Notes()
    (outcome,) = run_jobs([job], task, notes)
    return outcome, notes.messages
