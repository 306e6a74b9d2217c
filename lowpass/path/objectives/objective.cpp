#include "lowpass/path/objectives/objective.hpp"

#include <array>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/path/objectives/power_objectives.hpp"
#include "lowpass/path/objectives/published_objectives.hpp"
#include "lowpass/path/objectives/soft_maxima.hpp"

namespace lowpass {
namespace {

struct ObjectiveKind {
  const char* name;
  std::unique_ptr<Objective> (*make)();
};

template <class Kind>
std::unique_ptr<Objective> make() {
  return std::make_unique<Kind>();
}

constexpr std::array<ObjectiveKind, 6> kinds{{
    {"sum", make<SumObjective>},
    {"squared", make<SquaredObjective>},
    {"line-integral", make<LineIntegral>},
    {"p-norm", make<PowerNorm>},
    {"soft-maximum", make<SoftMaximum>},
    {"maxflux", make<MaxFlux>},
}};

}  // namespace

std::vector<std::string> objective_names() {
  std::vector<std::string> names;
  for (const ObjectiveKind& kind : kinds) names.emplace_back(kind.name);
  return names;
}

std::unique_ptr<Objective> make_objective(std::string_view name) {
  for (const ObjectiveKind& kind : kinds)
    if (name == kind.name) return kind.make();
  throw BadInput(unknown_name("objective", name, objective_names()));
}

}  // namespace lowpass
