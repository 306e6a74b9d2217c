#include "lowpass/landscape/surfaces.hpp"

#include <fmt/format.h>

#include <utility>

#include "lowpass/core/text.hpp"
#include "lowpass/landscape/double_well.hpp"
#include "lowpass/landscape/flat_valley.hpp"
#include "lowpass/landscape/lennard_jones.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/sunken_wells.hpp"
#include "lowpass/landscape/two_wells.hpp"

namespace lowpass {
namespace {

/// A surface without parameters.
template <class Surface>
ListedSurface listed(std::string description) {
  return {Surface{}.name(), std::move(description), {}, [](const ParameterValues&) -> std::shared_ptr<const Landscape> {
            return std::make_shared<const Surface>();
          }};
}

const std::string dimension_allowed = fmt::format("a whole number in 2 ... {}", DoubleWell::largest_dimension);
const std::string atoms_allowed = fmt::format("a whole number in 2 ... {}", LennardJones::largest_count);
constexpr const char* dimensions_allowed = "2 or 3";
const std::string condition_allowed = fmt::format("a number in 1 ... {}", DoubleWell::largest_condition);

std::shared_ptr<const Landscape> double_well(const ParameterValues& values) {
  const auto dimension = parse_count(values.at("dimension"));
  if (!(dimension && *dimension >= 2 && *dimension <= DoubleWell::largest_dimension))
    refuse_parameter("double-well", values, "dimension", dimension_allowed);
  const auto condition = parse_number(values.at("condition"));
  if (!(condition && *condition >= 1 && *condition <= DoubleWell::largest_condition))
    refuse_parameter("double-well", values, "condition", condition_allowed);
  return std::make_shared<const DoubleWell>(*dimension, *condition);
}

std::shared_ptr<const Landscape> lennard_jones(const ParameterValues& values) {
  const auto atoms = parse_count(values.at("atoms"));
  if (!(atoms && *atoms >= 2 && *atoms <= LennardJones::largest_count))
    refuse_parameter("lennard-jones", values, "atoms", atoms_allowed);
  const auto dimensions = parse_count(values.at("dimensions"));
  if (!(dimensions && (*dimensions == 2 || *dimensions == 3)))
    refuse_parameter("lennard-jones", values, "dimensions", dimensions_allowed);
  return std::make_shared<const LennardJones>(*atoms, *dimensions);
}

}  // namespace

const std::vector<ListedSurface>& listed_surfaces() {
  static const std::vector<ListedSurface> all{
      listed<TwoWells>("two wells and two bumps in the plane, Fig. 3 of Yu and Morozov (arXiv 2602.21276)"),
      listed<MullerBrown>("the surface of Mueller and Brown (1979): three minima, two passes"),
      {"double-well",
       "two wells with one bent valley between them, in any dimension: one pass, of height 1",
       {{"dimension", "10", dimension_allowed}, {"condition", "10", condition_allowed}},
       double_well},
      listed<FlatValley>("a circular valley of value and gradient zero around a hill of height 1"),
      listed<SunkenWells>("two wells and a pass, negative everywhere"),
      {"lennard-jones",
       "a cluster of Lennard-Jones atoms, in units of the pair's depth and radius; points known for 2, 3, 7, 13 atoms",
       {{"atoms", "7", atoms_allowed}, {"dimensions", "3", dimensions_allowed}},
       lennard_jones},
  };
  return all;
}

}  // namespace lowpass
