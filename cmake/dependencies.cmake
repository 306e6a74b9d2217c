# Everything comes from Debian's packages; nothing is fetched while configuring.
find_package(Threads REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(HWY REQUIRED NO_MODULE)
find_package(dnnl REQUIRED NO_MODULE)

# Only the program is linked to MPI, by its C interface. Open MPI or MPICH: whichever mpicxx there is, or that of
# -DMPI_CXX_COMPILER=mpicxx.mpich. Tests use it where it is there.
if(LOWPASS_WITH_MPI)
  set(MPI_CXX_SKIP_MPICXX ON)
  find_package(MPI REQUIRED COMPONENTS CXX)
elseif(LOWPASS_BUILD_TESTS)
  set(MPI_CXX_SKIP_MPICXX ON)
  find_package(MPI QUIET COMPONENTS CXX)
endif()

# Random123 is headers only and has no package file; libmd and libgomp have none either. Only a oneDNN that computes with
# OpenMP, as Debian's does, needs the last (gemm.cpp).
find_path(RANDOM123_INCLUDE_DIR Random123/threefry.h REQUIRED)
find_path(MD_INCLUDE_DIR md5.h REQUIRED)
find_library(MD_LIBRARY md REQUIRED)
set(OPENMP_LIBRARY "")
if(DNNL_CPU_RUNTIME STREQUAL "OMP")
  set(OPENMP_LIBRARY gomp)
endif()
