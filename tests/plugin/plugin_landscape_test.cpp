#include "lowpass/plugin/plugin_landscape.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "lowpass/landscape/check_gradient.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

using Vector = std::vector<double>;

std::string path_of(const std::string& name) {
  return PLUGINS + name + ".so";
}

PluginLandscape misbehaving(const std::string& does) {
  return {path_of("misbehaving"), {{"does", does}}};
}

std::string refusal_of(const std::string& path) {
  return refusal<BadInput>([&] { PluginLandscape(path, {}); });
}

TEST(PluginExample, IsTheLandscapeOfItsComment) {
  const PluginLandscape valley(path_of("bent_valley"), {{"barrier", "2.5"}});
  EXPECT_EQ(valley.dimension(), 2U);
  EXPECT_TRUE(valley.warnings().empty());
  Vector gradient(2);
  EXPECT_EQ(valley.value_and_gradient(Vector{-1, 0}, gradient), 0);
  EXPECT_EQ(gradient, (Vector{0, 0}));
  EXPECT_EQ(valley.value_and_gradient(Vector{0, 1}, gradient), 2.5);
  EXPECT_EQ(gradient, (Vector{0, 0}));
  EXPECT_EQ(valley.value(Vector{0, 0}), 4.5);
  EXPECT_EQ(valley.value(Vector{6, 0}), INFINITY);
  const GradientCheck check = check_gradient(valley, random_points_around(std::vector<Vector>{{-1, 0}, {0, 1}}, 20, 1));
  EXPECT_TRUE(check.agrees()) << comparison_text(*check.worst);
}

TEST(PluginExample, SaysWhatIsWrongWithItsParameters) {
  EXPECT_EQ(refusal<BadInput>([] { PluginLandscape(path_of("bent_valley"), {{"height", "2"}}); }),
            "the plugin '" + path_of("bent_valley") +
                "' refuses its parameters: unknown parameter 'height'; the only one is barrier");
  expect_in(refusal<BadInput>([] { PluginLandscape(path_of("bent_valley"), {{"barrier", "-1"}}); }),
            {"barrier is '-1'; it must be a number above 0"});
}

TEST(Plugin, IsRefusedUnlessItIsASharedObjectWithTheEntry) {
  const TemporaryFolder folder;
  const std::string nowhere = (folder / "nowhere.so").string();
  expect_in(refusal_of(nowhere), {"'" + nowhere + "' is not a file", "plugin:./mine.so"});
  expect_in(refusal_of(folder.path().string()), {"is not a file"});
  expect_in(refusal_of(""), {"'' is not a file"});
  const std::string text = folder.write("text.so", "double f(double x) { return x; }\n").string();
  expect_in(refusal_of(text), {"'" + text + "' cannot be opened as a shared object: ", "cc -shared"});
  expect_in(refusal_of(path_of("without_entry")), {"has no function lowpass_plugin_entry"});
  expect_in(refusal_of(path_of("null_entry")), {"returns NULL"});
}

TEST(Plugin, IsRefusedIfItWasMadeForAnotherInterface) {
  expect_in(refusal_of(path_of("other_version")), {"has version 9", "this lowpass takes versions 1 to 2"});
  expect_in(refusal_of(path_of("small_struct")), {"has size 8", "sizeof(struct lowpass_plugin)"});
  expect_in(refusal_of(path_of("nothing_to_ask")), {"leaves value, value_and_gradient and values_and_gradients NULL"});
  // One that knows more than this program.
  EXPECT_EQ(PluginLandscape(path_of("larger_struct"), {}).value(Vector{-2, 1}), 7);
}

/// Values and gradients of three points, the second of which lies where the plugin misbehaves.
struct Answer {
  Matrix<double> points{{-2, 1}, {1, 2}, {-1, 0}};
  Matrix<double> gradients{3, 2, 17};
  Vector values;
  explicit Answer(const PluginLandscape& plugin) : values(plugin.values_and_gradients(points, gradients)) {}
};

PluginLandscape with_batches(const std::string& does) {
  return {path_of("batches"), {{"does", does}}};
}

TEST(Plugin, WithAFunctionOfManyPointsIsAskedOnceForAllOfThem) {
  const Answer plain(with_batches("nothing"));
  EXPECT_EQ(plain.values, (Vector{7, 7, 1}));
  EXPECT_EQ(Vector(plain.gradients.values().begin(), plain.gradients.values().end()), (Vector{-4, 3, 2, 3, -2, 3}));
  const PluginLandscape counting = with_batches("count");
  EXPECT_EQ(Answer(counting).values, (Vector{3, 3, 3}));
  EXPECT_EQ(counting.values(Matrix<double>{{1, 2}, {-3, 4}}), (Vector{2, 2}));
  EXPECT_TRUE(counting.values(Matrix<double>(0, 2)).empty());
  EXPECT_EQ(counting.value(Vector{-2, 1}), 7);  // its own function of one point
}

TEST(Plugin, MayHaveAFunctionOfManyPointsOnly) {
  const PluginLandscape plugin(path_of("batch_only"), {});
  EXPECT_TRUE(plugin.warnings().empty());
  Vector gradient(2);
  EXPECT_EQ(plugin.value(Vector{-2, 1}), 7);
  EXPECT_EQ(plugin.value_and_gradient(Vector{-2, 1}, gradient), 7);
  EXPECT_EQ(gradient, (Vector{-4, 3}));
}

TEST(Plugin, IsCheckedPointByPointInABatch) {
  for (const char* does : {"nan", "minus-infinity", "gradient-nan", "wall"}) {
    const PluginLandscape plugin = with_batches(does);
    const Answer answer(plugin);
    EXPECT_EQ(answer.values[0], 7) << does;
    EXPECT_EQ(answer.values[2], 1) << does;
    if (does == std::string("wall"))
      EXPECT_EQ(answer.values[1], INFINITY);
    else
      EXPECT_TRUE(std::isnan(answer.values[1])) << does;
    EXPECT_EQ(answer.gradients(1, 0), 0) << does;
    EXPECT_EQ(answer.gradients(1, 1), 0) << does;
    EXPECT_EQ(answer.gradients(0, 0), -4) << does;
  }
  EXPECT_TRUE(std::isnan(with_batches("minus-infinity").values(Matrix<double>{{1, 2}})[0]));
  const PluginLandscape throwing = with_batches("throw");
  expect_in(refusal<PluginError>([&] { Answer{throwing}; }), {"threw in values_and_gradients: the model diverged"});
}

TEST(Plugin, MayDeclareAPrecisionCoarserThanThatOfDouble) {
  EXPECT_EQ(with_batches("nothing").precision(), 0.0001);
  EXPECT_EQ(PluginLandscape(path_of("batch_only"), {}).precision(), std::numeric_limits<double>::epsilon());
  expect_in(refusal_of(path_of("bad_precision")), {"declares a precision of -1", "0 (unknown) up to below 1"});
  EXPECT_FALSE(with_batches("nothing").knows_precision());
}

// What lies behind the members of version 1 would be refused (a precision of -1) and answer batches.
TEST(Plugin, OfVersion1OrWithASmallerStructLacksWhatWasAppended) {
  for (const char* name : {"version_1", "version_1_larger"}) {
    const PluginLandscape plugin(path_of(name), {{"does", "count"}});
    EXPECT_EQ(plugin.values(Matrix<double>{{-2, 1}, {-1, 0}}), (Vector{7, 1})) << name;
    EXPECT_EQ(plugin.precision(), std::numeric_limits<double>::epsilon()) << name;
  }
  const PluginLandscape cut(path_of("without_batch_member"), {{"does", "count"}});
  EXPECT_EQ(cut.values(Matrix<double>{{-2, 1}, {-1, 0}}), (Vector{7, 1}));
  EXPECT_EQ(cut.precision(), 0.0001);
}

TEST(Plugin, IsRefusedIfItCannotBeMade) {
  const std::string long_text = refusal<BadInput>([] { misbehaving("refuse"); });
  EXPECT_EQ(std::count(long_text.begin(), long_text.end(), 'x'), 1023);
  expect_in(refusal<BadInput>([] { misbehaving("refuse-silently"); }), {"does not say why"});
  expect_in(refusal<BadInput>([] { misbehaving("throw-in-create"); }), {"threw in create: no such model"});
  expect_in(refusal<BadInput>([] { misbehaving("throw-in-dimension"); }), {"threw in dimension: no idea"});
  expect_in(refusal<BadInput>([] { misbehaving("dimension-zero"); }), {"has dimension 0"});
  EXPECT_NO_THROW(misbehaving("throw-in-destroy"));
}

TEST(Plugin, ThatGivesNoNumberIsNan) {
  EXPECT_EQ(misbehaving("nan").value(Vector{-1, 2}), 7);
  EXPECT_TRUE(std::isnan(misbehaving("nan").value(Vector{0.5, 2})));
  EXPECT_TRUE(std::isnan(misbehaving("minus-infinity").value(Vector{0.5, 2})));
  EXPECT_EQ(misbehaving("gradient-nan").value(Vector{1, 2}), 7);
  for (const char* does : {"nan", "minus-infinity", "gradient-nan"}) {
    Vector gradient{17, 17};
    EXPECT_TRUE(std::isnan(misbehaving(does).value_and_gradient(Vector{1, 2}, gradient))) << does;
    EXPECT_EQ(gradient, (Vector{0, 0})) << does;
  }
}

TEST(Plugin, ThatIsAskedAboutNoFinitePointMayGiveNan) {
  EXPECT_TRUE(std::isnan(misbehaving("nan").value(Vector{INFINITY, 0})));
}

TEST(Plugin, MayHaveWalls) {
  const PluginLandscape walled = misbehaving("wall");
  Vector gradient{1, 1};
  EXPECT_EQ(walled.value(Vector{1, 0}), INFINITY);
  EXPECT_EQ(walled.value_and_gradient(Vector{1, 0}, gradient), INFINITY);
  EXPECT_EQ(gradient, (Vector{0, 0}));
}

TEST(Plugin, ThatThrowsIsNamedWithWhatItThrew) {
  Vector gradient(2);
  const PluginLandscape throwing = misbehaving("throw");
  EXPECT_EQ(refusal<PluginError>([&] { throwing.value(Vector{1, 0}); }),
            "the plugin '" + path_of("misbehaving") + "' threw in value: the model diverged");
  expect_in(refusal<PluginError>([&] { throwing.value_and_gradient(Vector{1, 0}, gradient); }),
            {"threw in value_and_gradient: the model diverged"});
  expect_in(refusal<PluginError>([&] { misbehaving("throw-number").value(Vector{1, 0}); }),
            {"threw in value something that is no std::exception"});
}

TEST(Plugin, MayLeaveOutTheGradientOrTheValue) {
  const PluginLandscape value_only(path_of("value_only"), {});
  Vector gradient(2);
  EXPECT_EQ(value_only.value_and_gradient(Vector{-2, 1}, gradient), 7);
  EXPECT_NEAR(gradient[0], -4, 1e-8);
  EXPECT_NEAR(gradient[1], 3, 1e-8);
  ASSERT_EQ(value_only.warnings().size(), 1U);
  expect_in(value_only.warnings()[0], {path_of("value_only"), "has no gradient of its own", "2 x 2 values"});
  EXPECT_EQ(PluginLandscape(path_of("gradient_only"), {}).value(Vector{-2, 1}), 7);
  EXPECT_FALSE(value_only.has_gradient());
  EXPECT_TRUE(PluginLandscape(path_of("gradient_only"), {}).has_gradient());
  EXPECT_TRUE(PluginLandscape(path_of("batch_only"), {}).has_gradient());
}

/// The largest number of calls seen inside at once when four threads ask two instances.
double most_calls_at_once(const std::string& name) {
  const PluginLandscape one(path_of(name), {});
  const PluginLandscape two(path_of(name), {});
  std::vector<std::thread> threads;
  for (const PluginLandscape* asked : {&one, &two, &one, &two})
    threads.emplace_back([asked] {
      for (int call = 0; call < 20; ++call) asked->value(Vector{0});
    });
  for (std::thread& thread : threads) thread.join();
  return one.value(Vector{0});
}

TEST(Plugin, ThatIsNotThreadSafeIsAskedOneCallAtATime) {
  EXPECT_EQ(most_calls_at_once("not_thread_safe"), 1);
  EXPECT_GE(most_calls_at_once("thread_safe"), 2);  // the count can see more
  EXPECT_EQ(most_calls_at_once("not_thread_safe_batches"), 1);
  EXPECT_GE(most_calls_at_once("thread_safe_batches"), 2);
}

}  // namespace
}  // namespace lowpass
