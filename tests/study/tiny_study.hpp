#pragma once

#include <string>

#include "temporary_folder.hpp"

/// A data set of 48 training and 20 test images of 28 x 28, written to `folder` as the four IDX files: a bright square
/// for every class, in its own place, on a dim pattern.
void write_tiny_images(const TemporaryFolder& folder);

/// What a test changes in the tiny study.
struct TinyStudy {
  std::string runs = "3";
  std::string kept = "2";
  std::string pairs = "1";
  std::string epochs = "3";
  std::string steps = "4";
  std::string more;  ///< further lines of TOML, tables of their own
};

/// With more tasks, so that processes share them and kills meet some.
TinyStudy study_of_many_tasks();

/// A study of the FCP on the images in `folder`: seconds of work.
std::string tiny_study(const TemporaryFolder& folder, const TinyStudy& changes = {});
