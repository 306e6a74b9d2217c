#include "lowpass/report/report.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <regex>
#include <set>

#include "environment_guard.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/report/gnuplot.hpp"
#include "lowpass/report/path_figure.hpp"
#include "lowpass/study/layout.hpp"
#include "refusal.hpp"
#include "report/made_study.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

/// Every file under a folder with its content.
std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = read_file(entry.path());
  }
  return files;
}

/// The first thing wrong with the nesting of a page's tags; empty if there is nothing.
std::string nesting_error(const std::string& html) {
  const std::set<std::string> empty_elements{"meta", "br", "hr", "img", "link"};
  std::vector<std::string> open;
  const std::regex tag(R"re(<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*?)(/?)>)re");
  for (auto found = std::sregex_iterator(html.begin(), html.end(), tag); found != std::sregex_iterator(); ++found) {
    const std::string name = (*found)[2];
    if ((*found)[4].length() > 0 || empty_elements.contains(name)) continue;
    if ((*found)[1].length() == 0) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "</" + name + "> closes " + (open.empty() ? "nothing" : "<" + open.back() + ">");
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

std::vector<std::string> all_matches(const std::string& text, const char* pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> found;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), expression); match != std::sregex_iterator();
       ++match)
    found.push_back((*match)[1]);
  return found;
}

class Report : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("gnuplot --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "gnuplot is not installed";
  }
};

TEST_F(Report, IsTheSameToTheByteASecondTime) {
  const Study study = testing::made_study({"fcp", "two_2"}, 4, 3, 2);
  const fs::path folder = testing::test_folder();
  testing::make_study_folder(folder, study);
  write_report(folder);
  const auto analysis = contents(folder / "analysis"), figures = contents(folder / "figures");
  EXPECT_EQ(analysis.size(), 11u);
  for (const char* name :
       {"losses", "heights_train", "heights_test", "profiles_fcp", "profiles_two_2", "trace", "distances_train",
        "distances_test", "kernel_pca_rbf_train", "kernel_pca_rbf_test", "kernel_pca_linear_train"}) {
    for (const char* ending : {".svg", ".pdf", ".gp", ".csv"})
      EXPECT_TRUE(figures.contains(std::string(name) + ending)) << name << ending;
  }
  EXPECT_EQ(figures.size(), 44u);
  write_report(folder);
  EXPECT_EQ(contents(folder / "analysis"), analysis);
  const auto again = contents(folder / "figures");
  ASSERT_EQ(again.size(), figures.size());
  for (const auto& [name, content] : figures) {
    // PDFs hold the time they were made.
    if (fs::path(name).extension() == ".pdf")
      EXPECT_EQ(again.at(name).substr(0, 5), "%PDF-") << name;
    else
      EXPECT_EQ(again.at(name), content) << name;
  }
}

TEST_F(Report, ScriptRedrawsItsPictureWhereItLies) {
  const fs::path folder = testing::test_folder();
  testing::make_study_folder(folder, testing::made_study({"fcp"}, 3, 3, 2));
  write_report(folder);
  const fs::path picture = folder / "figures" / "heights_train.svg";
  const std::string before = read_file(picture);
  fs::remove(picture);
  fs::remove(folder / "figures" / "heights_train.pdf");
  const std::string command = "cd '" + (folder / "figures").string() + "' && gnuplot -d heights_train.gp";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(read_file(picture), before);
  EXPECT_TRUE(fs::exists(folder / "figures" / "heights_train.pdf"));
}

TEST_F(Report, PageIsWellFormedAndStandsAlone) {
  Study study = testing::made_study({"fcp", "other"}, 4, 3, 2);
  study.title = "<b>\"A\" & 'B'</b>";
  const fs::path folder = testing::test_folder();
  testing::make_study_folder(folder, study);
  const ReportSummary summary = write_report(folder);
  EXPECT_EQ(summary.report, folder / "report.html");
  const std::string html = read_file(summary.report);
  EXPECT_EQ(html.find("<!DOCTYPE html>"), 0u);
  EXPECT_EQ(nesting_error(html), "");
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("src="), std::string::npos);
  EXPECT_NE(html.find("<h1>&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;</h1>"), std::string::npos);
  EXPECT_NE(html.find("Example &lt;CPU&gt; &amp; Co"), std::string::npos);

  const auto ids = all_matches(html, R"re( id=["']([^"']*)["'])re");
  const std::set<std::string> known(ids.begin(), ids.end());
  EXPECT_EQ(known.size(), ids.size()) << "two elements share an id";
  for (const std::string& target : all_matches(html, R"re(href=["']([^"']*)["'])re")) {
    ASSERT_EQ(target.front(), '#') << target;
    EXPECT_TRUE(known.contains(target.substr(1))) << target;
  }
  for (const std::string& target : all_matches(html, R"re(url\(([^)]*)\))re")) EXPECT_EQ(target.front(), '#') << target;
}

TEST_F(Report, OfAnUnfinishedStudyNamesWhatIsMissing) {
  const Study study = testing::made_study({"fcp"}, 4, 3, 2);
  const StudyLayout layout{testing::test_folder()};
  testing::make_study_folder(layout.folder, study, {.with_manifest = false});
  fs::remove_all(layout.training("fcp", OptimizerKind::sgd, 3));
  fs::remove(layout.ensemble_table({"fcp", OptimizerKind::sgd, SnapshotSet::test}));
  fs::remove_all(layout.folder / "paths" / "fcp-bfgs-test-test");
  const ReportSummary summary = write_report(layout.folder);
  EXPECT_EQ(summary.table.find("fcp-sgd-test"), std::string::npos);
  EXPECT_NE(summary.table.find("fcp-sgd-train"), std::string::npos);
  const std::string html = read_file(summary.report);
  EXPECT_EQ(nesting_error(html), "");
  for (const char* text : {"training fcp-sgd: 3 of 4 runs", "ensemble fcp-sgd-test: not selected yet",
                           "paths fcp-bfgs-test on the test landscape: 0 of 2 pairs", "no manifest.json"})
    EXPECT_NE(html.find(text), std::string::npos) << text;
  EXPECT_FALSE(fs::exists(layout.figures() / "kernel_pca_rbf_train.svg"));
  EXPECT_TRUE(fs::exists(layout.figures() / "heights_train.svg"));
}

TEST_F(Report, OfAStudyWithNothingDoneIsWritten) {
  const fs::path folder = testing::test_folder();
  testing::make_study_folder(folder, testing::made_study({"fcp"}, 2, 2, 1));
  fs::remove_all(folder / "training");
  fs::remove_all(folder / "ensembles");
  fs::remove_all(folder / "paths");
  EXPECT_EQ(nesting_error(read_file(write_report(folder).report)), "");
}

TEST_F(Report, DrawsASinglePathOfAnyValues) {
  PathResult result;
  result.profile = {.t = {0, 0.5, 1}, .value = {-3, -1, -2}, .accuracy = {}};
  result.refined_height = -0.9;
  result.refined_height_t = 0.6;
  const auto curves = [&] {
    const std::string svg = report::draw(report::path_figure(result, "it's_x"), testing::test_folder());
    return all_matches(svg, R"re(id="(profile_plot_\d+[a-z]*)")re").size();
  };
  // The legend draws one curve out of sight.
  const std::size_t without_accuracy = curves();
  result.profile.accuracy = {0.9, 0.9, 0.9};
  EXPECT_EQ(curves(), without_accuracy + 1);
  result.profile.value = {0, 0, 0};
  result.refined_height = 0;
  EXPECT_EQ(curves(), without_accuracy + 1);
}

TEST_F(Report, PassesOnWhatGnuplotSays) {
  try {
    report::draw({"bad", "plot nonsense(\n", "", "", ""}, testing::test_folder());
    FAIL();
  } catch (const report::NotDrawn& error) {
    EXPECT_NE(std::string(error.what()).find("'bad'"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("bad.gp"), std::string::npos) << error.what();
  }
}

TEST_F(Report, WithoutGnuplotIsThereButForItsPicturesWhichAreMadeLater) {
  const fs::path folder = testing::test_folder();
  testing::make_study_folder(folder, testing::made_study({"fcp"}, 3, 3, 2));
  {
    const EnvironmentGuard path("PATH", folder.string());
    const ReportSummary summary = write_report(folder);
    ASSERT_EQ(summary.not_drawn.size(), 1U);  // said once, not for every figure
    expect_in(summary.not_drawn.front(), {"gnuplot was not found in $PATH", "apt install gnuplot-nox"});
    const std::string html = read_file(summary.report);
    EXPECT_EQ(nesting_error(html), "");
    expect_in(html, {"The figures are not drawn", "gnuplot was not found", "lowpass report " + folder.string()});
    EXPECT_EQ(html.find("<svg"), std::string::npos);
    EXPECT_EQ(contents(folder / "analysis").size(), 11u);
    EXPECT_TRUE(fs::exists(folder / "figures/heights_train.gp"));
    EXPECT_FALSE(fs::exists(folder / "figures/heights_train.svg"));
  }
  const ReportSummary summary = write_report(folder);
  EXPECT_TRUE(summary.not_drawn.empty());
  EXPECT_TRUE(fs::exists(folder / "figures/heights_train.svg"));
  EXPECT_EQ(read_file(summary.report).find("The figures are not drawn"), std::string::npos);
}

TEST_F(Report, HasNoPicturesOfAnEarlierTable) {
  const fs::path folder = testing::test_folder();
  testing::make_study_folder(folder, testing::made_study({"fcp"}, 3, 3, 2));
  write_report(folder);
  const EnvironmentGuard path("PATH", folder.string());
  write_report(folder);
  EXPECT_FALSE(fs::exists(folder / "figures/heights_train.svg"));
  EXPECT_FALSE(fs::exists(folder / "figures/heights_train.pdf"));
}

TEST(ReportOfAnotherFolder, IsRefused) {
  const fs::path folder = testing::test_folder();
  fs::create_directories(folder);
  EXPECT_THROW(write_report(folder), IoError);
}

}  // namespace
}  // namespace lowpass
