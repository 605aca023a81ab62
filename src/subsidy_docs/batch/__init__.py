"""Many inputs: any work over any number of them, on one machine or a cluster, each input bounded in time and memory.

    inputs.py     what was named on the command line -> inputs, one by one (folder, pattern, list, ZIP)
    cell.py       one child process that can be lost without loss; worker.py is the child
    runner.py     inputs in chunks through a ``concurrent.futures.Executor``, a bounded number under way
    pools.py      the executors: threads that each own a cell; a Dask cluster
    reading.py    files -> records -> ledger, each exactly once
    progress.py   how far it has come, for people and programs
"""
