#include "lowpass/plugin/plugin_landscape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <mutex>
#include <span>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/central_differences.hpp"
#include "lowpass/landscape/from_function.hpp"

namespace lowpass {
namespace {

std::mutex& one_call_at_a_time() {
  static std::mutex mutex;
  return mutex;
}

/// Calls into the plugin; what it throws becomes a Failure that names the plugin.
template <class Failure, class Call>
auto ask(const SharedObject& object, const char* function, Call&& call) {
  std::unique_lock<std::mutex> lock;
  if (object.functions().thread_safe == 0) lock = std::unique_lock(one_call_at_a_time());
  try {
    return call(object.functions());
  } catch (const std::exception& error) {
    throw Failure(fmt::format("the plugin '{}' threw in {}: {}", object.path(), function, error.what()));
  } catch (...) {
    throw Failure(
        fmt::format("the plugin '{}' threw in {} something that is no std::exception", object.path(), function));
  }
}

void* create(const SharedObject& object, const std::map<std::string, std::string>& parameters) {
  std::vector<const char*> keys;
  std::vector<const char*> values;
  for (const auto& [key, value] : parameters) {
    keys.push_back(key.c_str());
    values.push_back(value.c_str());
  }
  std::array<char, 1024> error{};
  void* instance = ask<BadInput>(object, "create", [&](const lowpass_plugin& plugin) {
    return plugin.create(keys.data(), values.data(), keys.size(), error.data(), error.size());
  });
  if (instance != nullptr) return instance;
  error.back() = '\0';
  throw BadInput(fmt::format("the plugin '{}' refuses its parameters: {}", object.path(),
                             error.front() == '\0' ? "it does not say why" : error.data()));
}

/// Not a number for a plugin's negative infinity too, which no search can use.
double number_or_nan(double value) {
  return value == -INFINITY ? NAN : value;
}

/// The value that came with this gradient, which becomes zero where the value is not finite.
double checked(double value, std::span<double> gradient) {
  value = number_or_nan(value);
  if (std::isfinite(value) && !all_finite(gradient)) value = NAN;
  if (!std::isfinite(value)) std::fill(gradient.begin(), gradient.end(), 0.0);
  return value;
}

}  // namespace

PluginLandscape::PluginLandscape(const std::string& path, const std::map<std::string, std::string>& parameters)
    : object_(path), instance_(create(object_, parameters)) {
  try {
    dimension_ = ask<BadInput>(object_, "dimension",
                               [this](const lowpass_plugin& plugin) { return plugin.dimension(instance_); });
    if (dimension_ == 0) throw BadInput(fmt::format("the plugin '{}' has dimension 0; it must have at least 1", path));
  } catch (...) {
    destroy();
    throw;
  }
}

PluginLandscape::~PluginLandscape() {
  destroy();
}

void PluginLandscape::destroy() noexcept {
  if (object_.functions().destroy == nullptr) return;
  try {
    ask<PluginError>(object_, "destroy", [this](const lowpass_plugin& plugin) { plugin.destroy(instance_); });
  } catch (const std::exception&) {
    // The results are there and the instance is gone either way.
    return;
  }
}

double PluginLandscape::value(std::span<const double> x) const {
  if (object_.functions().value != nullptr)
    return number_or_nan(ask<PluginError>(
        object_, "value", [&](const lowpass_plugin& plugin) { return plugin.value(instance_, x.data()); }));
  if (object_.functions().values_and_gradients != nullptr) return ask_batch({x.data(), 1, x.size()}, nullptr)[0];
  return Landscape::value(x);
}

double PluginLandscape::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  if (object_.functions().value_and_gradient != nullptr) {
    const double value = ask<PluginError>(object_, "value_and_gradient", [&](const lowpass_plugin& plugin) {
      return plugin.value_and_gradient(instance_, x.data(), gradient.data());
    });
    return checked(value, gradient);
  }
  if (object_.functions().values_and_gradients != nullptr)
    return values_and_gradients({x.data(), 1, x.size()}, {gradient.data(), 1, gradient.size()})[0];
  return central_differences([this](std::span<const double> at) { return value(at); }, x, gradient, precision());
}

std::vector<double> PluginLandscape::values(MatrixView<const double> points) const {
  if (object_.functions().values_and_gradients == nullptr) return Landscape::values(points);
  return ask_batch(points, nullptr);
}

std::vector<double> PluginLandscape::values_and_gradients(MatrixView<const double> points,
                                                          MatrixView<double> gradients) const {
  if (object_.functions().values_and_gradients == nullptr) return Landscape::values_and_gradients(points, gradients);
  std::vector<double> values = ask_batch(points, gradients.data());
  for (std::size_t m = 0; m < values.size(); ++m) values[m] = checked(values[m], gradients.row(m));
  return values;
}

std::vector<double> PluginLandscape::ask_batch(MatrixView<const double> points, double* gradients) const {
  // What the plugin leaves unwritten is no number.
  std::vector<double> values(points.rows(), NAN);
  if (values.empty()) return values;
  ask<PluginError>(object_, "values_and_gradients", [&](const lowpass_plugin& plugin) {
    plugin.values_and_gradients(instance_, points.data(), points.rows(), values.data(), gradients);
  });
  for (double& value : values) value = number_or_nan(value);
  return values;
}

double PluginLandscape::precision() const {
  return std::max(Landscape::precision(), object_.functions().precision);
}

bool PluginLandscape::has_gradient() const {
  return object_.functions().value_and_gradient != nullptr || object_.functions().values_and_gradients != nullptr;
}

std::vector<std::string> PluginLandscape::warnings() const {
  if (has_gradient()) return {};
  return {no_gradient_warning(name(), dimension_)};
}

}  // namespace lowpass
