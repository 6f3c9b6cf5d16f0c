"""The port a server holds before it lets anybody in."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.cli.serving import CannotStart, take_port


def test_an_answer_is_not_kept_back_until_the_other_side_confirms_its_head() -> None:
    async def accepted() -> int:
        held = take_port("127.0.0.1", 0)
        seen: asyncio.Queue[int] = asyncio.Queue()

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.put_nowait(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(answer, sock=held):
            _, writer = await asyncio.open_connection("127.0.0.1", held.getsockname()[1])
            without_delay = await seen.get()
            writer.close()
            await writer.wait_closed()
        return without_delay

    # A thread of its own: a browser test may have left its loop running in this one.
    with ThreadPoolExecutor(1) as aside:
        assert aside.submit(asyncio.run, accepted()).result() != 0


def test_a_port_somebody_else_has_is_named_with_the_way_out() -> None:
    with take_port("127.0.0.1", 0) as held:
        held.listen()
        port = held.getsockname()[1]

        with pytest.raises(CannotStart, match=rf"PORT={port + 1}"):
            take_port("127.0.0.1", port)
