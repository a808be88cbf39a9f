"""Open the assistant behind a page that is already up, and swap it for another when the library changed.

Input: a function that opens the assistant. Output: the assistant and the catalogue of its library, once they are there.
Does not know: questions. What could not be opened is kept as one line for whoever asks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Literal

from web.asking import AssistantLike, NotReadyError
from web.catalogue import Catalogue

LOG = logging.getLogger("zhuwen.web")
State = Literal["starting", "ready", "failed"]


class Opening:
    """An assistant that is being opened, is open, or could not be opened."""

    def __init__(self, open_assistant: Callable[[], AssistantLike]) -> None:
        """Keep the function; nothing is opened yet."""
        self.state: State = "starting"
        self.error = ""
        self._open = open_assistant
        self._assistant: AssistantLike | None = None
        self._catalogue: Catalogue | None = None

    def load(self, first: Callable[[], None] = lambda: None) -> None:
        """Do `first`, then open and warm the assistant; a failure is kept in `error` and told to whoever asks."""
        try:
            first()
            self.adopt(self._open())
        except (OSError, RuntimeError, ValueError, ImportError) as error:
            LOG.error("the assistant could not be opened: %s", error)
            self.state, self.error = "failed", str(error).splitlines()[0] if str(error) else type(error).__name__

    def adopt(self, assistant: AssistantLike) -> None:
        """Warm `assistant` and answer from it from now on: at start, and after the library changed."""
        catalogue = Catalogue(assistant.library)
        assistant.warm()
        self._assistant, self._catalogue = assistant, catalogue
        self.state, self.error = "ready", ""

    def reload(self) -> None:
        """Open the library anew, after it changed; questions meanwhile are answered from the old one.

        Raises: what opening raises; the old library stays in use then.
        """
        self.adopt(self._open())

    @property
    def assistant(self) -> AssistantLike:
        """Return the assistant.

        Raises: NotReadyError while it is loading, or when it could not be loaded.
        """
        if self._assistant is None:
            raise NotReadyError(self.told())
        return self._assistant

    @property
    def catalogue(self) -> Catalogue:
        """Return the look-ups over the library.

        Raises: NotReadyError while it is loading, or when it could not be loaded.
        """
        if self._catalogue is None:
            raise NotReadyError(self.told())
        if self._assistant is not None and self._catalogue.library is not self._assistant.library:
            self._catalogue = Catalogue(self._assistant.library)  # an index was swapped below us
        return self._catalogue

    def told(self) -> str:
        """Return one sentence for people on why there is no answer yet, '' when there is one."""
        if self.state == "failed":
            return f"助手未能启动:{self.error} The assistant could not be started."
        if self.state == "starting":
            return "助手正在启动,请稍候片刻。The assistant is starting; please wait a moment."
        return ""
