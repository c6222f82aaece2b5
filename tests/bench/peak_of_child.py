"""Run a Python process and print the most memory that it held, in KiB; it ends as that process did.

A process of its own, since a child is charged with what its parent held when it was started.
"""

import resource
import subprocess
import sys

result = subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL, check=False)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(result.returncode)
