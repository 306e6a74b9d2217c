#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "lowpass/plugin/shared_object.hpp"

namespace lowpass {

/// A plugin threw while it was asked about a point; names the plugin and what it threw.
class PluginError : public Error {
 public:
  using Error::Error;
};

/// A landscape whose values come from a shared object of the user's own (lowpass_plugin.h). Safe to ask from several
/// threads: of plugins that do not declare themselves thread safe one call is made at a time in the whole process,
/// since two instances, or two plugins, may share what is not safe.
///
/// Its value is NaN, with gradient zero, where the plugin gives NaN, negative infinity, or a gradient that is not
/// finite beside a finite value. Positive infinity is a wall, with gradient zero. What the plugin throws becomes a
/// PluginError.
class PluginLandscape : public Landscape {
 public:
  /// @throws BadInput as SharedObject, and if the plugin refuses the parameters (with its own text), throws, or has
  /// dimension 0.
  PluginLandscape(const std::string& path, const std::map<std::string, std::string>& parameters);
  ~PluginLandscape() override;
  PluginLandscape(const PluginLandscape&) = delete;
  PluginLandscape& operator=(const PluginLandscape&) = delete;

  std::string name() const override { return "plugin:" + object_.path(); }
  std::size_t dimension() const override { return dimension_; }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  /// One call of the plugin's function of many points if it has one, as the next.
  std::vector<double> values(MatrixView<const double> points) const override;
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override;
  /// What the plugin declares, if that is coarser than double.
  double precision() const override;
  bool knows_precision() const override { return false; }
  bool has_gradient() const override;
  /// Says so if the plugin has no gradient of its own.
  std::vector<std::string> warnings() const override;

 private:
  void destroy() noexcept;
  std::vector<double> ask_batch(MatrixView<const double> points, double* gradients) const;

  SharedObject object_;
  void* instance_ = nullptr;
  std::size_t dimension_ = 0;
};

}  // namespace lowpass
