#include "lowpass/network/layers/activation.hpp"

#include <algorithm>
#include <array>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/vector_math.hpp"

namespace lowpass {
namespace {

struct NamedKind {
  const char* name;
  ActivationKind kind;
};
constexpr std::array<NamedKind, 4> kinds{{{"softplus", ActivationKind::softplus},
                                          {"relu", ActivationKind::relu},
                                          {"tanh", ActivationKind::tanh},
                                          {"sigmoid", ActivationKind::sigmoid}}};

}  // namespace

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const NamedKind& entry : kinds) names.emplace_back(entry.name);
  return names;
}

ActivationKind parse_activation(std::string_view name) {
  for (const NamedKind& entry : kinds)
    if (name == entry.name) return entry.kind;
  throw BadInput(unknown_name("activation", name, activation_names()));
}

template <class Real>
void activate(ActivationKind kind, std::span<const Real> x, std::span<Real> y, std::span<Real> slope) {
  switch (kind) {
    case ActivationKind::softplus:
      return softplus(x, y, slope);
    case ActivationKind::relu:
      return relu(x, y, slope);
    case ActivationKind::tanh:
      return hyperbolic_tangent(x, y, slope);
    case ActivationKind::sigmoid:
      return sigmoid(x, y, slope);
  }
}

template <class Real>
void Activation<Real>::forward(const Real*, Real* input, Real* output, Real* saved, std::size_t samples) const {
  const std::size_t count = features_ * samples;
  activate<Real>(kind_, {input, count}, {output, count},
                 saved == nullptr ? std::span<Real>{} : std::span<Real>{saved, count});
}

template <class Real>
void Activation<Real>::backward(const Real*, Real* input, const Real* saved, const Real* output_gradient, Real*,
                                std::size_t samples) const {
  const std::size_t count = features_ * samples;
  multiply(std::span<const Real>{saved, count}, std::span<const Real>{output_gradient, count},
           std::span<Real>{input, count});
}

template void activate(ActivationKind, std::span<const float>, std::span<float>, std::span<float>);
template void activate(ActivationKind, std::span<const double>, std::span<double>, std::span<double>);
template class Activation<float>;
template class Activation<double>;

}  // namespace lowpass
