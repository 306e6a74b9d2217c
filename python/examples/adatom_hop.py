# Written by python/tools/write_examples.py from docs/guide/ase.md.

# %% [markdown]
# # Atoms, with ASE
#
# `lowpass.ase.AtomsLandscape` is the energy of ASE's `Atoms` with any calculator, as a function of the coordinates that their constraints leave free: electronvolts and angstroms, gradients
# are minus the forces. A gold atom hops on aluminium (the example of ASE's own tutorial):

# %%
from ase.build import add_adsorbate, fcc100
from ase.calculators.emt import EMT
from ase.constraints import FixAtoms
from ase.mep import NEB, NEBTools
from ase.optimize import BFGS

import lowpass as lp
from lowpass.ase import AtomsLandscape

slab = fcc100("Al", size=(2, 2, 3))
add_adsorbate(slab, "Au", 1.7, "hollow")
slab.center(axis=2, vacuum=4.0)
slab.set_constraint(FixAtoms(mask=[atom.tag > 1 for atom in slab]))


def relaxed(shift):
    atoms = slab.copy()
    atoms[-1].x += shift
    atoms.calc = EMT()
    BFGS(atoms, logfile=None).run(fmax=0.001)
    return atoms


initial, final = relaxed(0), relaxed(slab.cell[0, 0] / 2)

hop = AtomsLandscape(initial, EMT(), precision=2.2e-16)
result = lp.find_path(hop, initial, final, starts=1)
print(f"barrier {result.excess:.4f} eV, verdict {result.verdict}, {hop.dimension} free coordinates")

# %% [markdown]
# `precision` says that energies are exact to rounding; without it their noise is measured first, by some 30 force calls. `starts=1` is one search; the default makes at least eight from
# different bends, since a pass is not always the lowest.
#
# Beside it a climbing-image band with three images between the ends:

# %%
images = [initial, *(initial.copy() for _ in range(3)), final]
band = NEB(images, climb=True)
band.interpolate(mic=True)
for image in images[1:-1]:
    image.calc = EMT()
BFGS(band, logfile=None).run(fmax=0.01)
print(f"band {NEBTools(images).get_barrier(fit=False)[0]:.4f} eV")

# %% [markdown]
# The band needs fewer force calls and says less: it does not show that its highest image is a saddle, nor that no lower image lies between two.
#
# Structures along the path, with energies and forces, for NEBTools, files and viewers:

# %%
from ase.io import write

images = hop.images(result, 9)
write("hop.xyz", images)
print(len(images), f"{NEBTools(hop.images(result)).get_barrier(fit=False)[0]:.4f}")

# %% [markdown]
# * Where the cell is periodic atoms go the short way from one end to the other, so that wrapped ends do no harm; molecules and clusters are never wrapped.
# * Fixed coordinates must be equal at both ends; other constraints than FixAtoms and FixCartesian are refused.
# * `superpose=True`, for clusters and molecules, lays the second end over the first (shifted, turned, like atoms exchanged) and says in the result what was moved.
# * A calculation that fails raises its own exception, or counts as a wall with `failures_are_walls=True`.
