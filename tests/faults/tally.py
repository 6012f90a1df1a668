"""Counts what was injected and how many times the result was as expected, two at a time."""
import concurrent.futures
import itertools
import pathlib
import shutil
import threading

AT_ONCE = 2


class Tally:
    """The points of one fault, in a folder that each of them may write to."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.injected = 0
        self.differences = []
        self.notes = []
        self._lock = threading.Lock()
        self._numbers = itertools.count()

    def new(self):
        """The path of a folder that is not there yet."""
        return self.folder / f"point-{next(self._numbers)}"

    def count(self, point, flaws):
        """One point was injected; `flaws` says what was not as expected."""
        with self._lock:
            self.injected += 1
            self.differences += [f"{point}: {flaw}" for flaw in flaws]

    @property
    def as_expected(self):
        return self.injected - len({difference.split(": ")[0] for difference in self.differences})

    def sweep(self, workspace, points, inject):
        """Injects each point into a copy of the workspace: `inject(copy, *arguments)` gives what was not as expected.

        Points are (name, argument, …). `None` means that nothing was injected, because the run ended before: such a point
        is not counted.
        """
        def one(point):
            name, *arguments = point
            copy = workspace.copy(self.new())
            try:
                flaws = inject(copy, *arguments)
            except Exception as error:  # a point that could not be judged is not as expected
                flaws = [f"{type(error).__name__}: {error}"]
            finally:
                shutil.rmtree(copy.path, ignore_errors=True)
            if flaws is not None:
                self.count(name, flaws)

        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(one, points))
