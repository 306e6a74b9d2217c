# Of oneDNN the single-precision product alone: dnnl_sgemm and dnnl_version, on the calling thread, without OpenMP, OpenCL
# and messages. That is some fifty files; oneDNN's own build compiles some hundreds, whatever primitives are chosen.
file(STRINGS ${ONEDNN_SOURCE}/CMakeLists.txt version REGEX "^set\\(PROJECT_VERSION ")
string(REGEX MATCH "([0-9]+)\\.([0-9]+)\\.([0-9]+)" version "${version}")
set(DNNL_VERSION_MAJOR ${CMAKE_MATCH_1})
set(DNNL_VERSION_MINOR ${CMAKE_MATCH_2})
set(DNNL_VERSION_PATCH ${CMAKE_MATCH_3})
set(DNNL_VERSION_HASH "N/A")
if(NOT version VERSION_GREATER_EQUAL 3.7 OR NOT version VERSION_LESS 3.8)
  message(FATAL_ERROR "the list of oneDNN's sources is that of 3.7, not of '${version}' (${ONEDNN_SOURCE})")
endif()

set(DNNL_CPU_RUNTIME SEQ)
set(DNNL_CPU_THREADING_RUNTIME SEQ)
set(DNNL_GPU_RUNTIME NONE)
set(DNNL_GPU_VENDOR NONE)
set(BUILD_TRAINING 1)
set(BUILD_PRIMITIVE_CPU_ISA_ALL 1)
set(BUILD_GEMM_AVX512 1)  # and what is older; AMX computes no single precision
foreach(header dnnl_config dnnl_version dnnl_version_hash)
  configure_file(${ONEDNN_SOURCE}/include/oneapi/dnnl/${header}.h.in include/oneapi/dnnl/${header}.h)
endforeach()

file(GLOB sources CONFIGURE_DEPENDS RELATIVE ${ONEDNN_SOURCE}/src
     ${ONEDNN_SOURCE}/src/cpu/gemm/*.cpp ${ONEDNN_SOURCE}/src/cpu/gemm/f32/*.cpp
     ${ONEDNN_SOURCE}/src/cpu/x64/gemm/*.cpp ${ONEDNN_SOURCE}/src/cpu/x64/gemm/f32/*.cpp)
list(APPEND sources common/gemm.cpp common/memory_debug.cpp common/utils.cpp common/verbose.cpp
            cpu/jit_utils/jit_utils.cpp cpu/platform.cpp cpu/x64/cpu_isa_traits.cpp
            cpu/x64/gemm/s8x8s32/jit_avx512_core_gemv_s8x8s32.cpp cpu/x64/jit_generator.cpp)
list(TRANSFORM sources PREPEND ${ONEDNN_SOURCE}/src/)

add_library(dnnl STATIC ${sources})
target_compile_features(dnnl PRIVATE cxx_std_11)
target_include_directories(dnnl PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_BINARY_DIR}/include>
                                       $<BUILD_INTERFACE:${ONEDNN_SOURCE}/include> $<INSTALL_INTERFACE:include>
                                PRIVATE ${ONEDNN_SOURCE}/src)
target_compile_definitions(dnnl PRIVATE DISABLE_VERBOSE DNNL_ENABLE_JIT_PROFILING=0 DNNL_ENABLE_MAX_CPU_ISA)
# These files also speak of what is left out here: a section for each function, and the linker drops those that nothing
# calls. What is called and missing stops the linking of the command.
target_compile_options(dnnl PRIVATE -w -fopenmp-simd -ffunction-sections -fdata-sections)
target_link_options(dnnl INTERFACE LINKER:--gc-sections)

# Generators of machine code, some thousand lines each, that run once: as in oneDNN's own build.
list(FILTER sources INCLUDE REGEX "_autogen\\.cpp$")
set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS -O1)

install(DIRECTORY ${ONEDNN_SOURCE}/include/ ${CMAKE_CURRENT_BINARY_DIR}/include/ DESTINATION include
        FILES_MATCHING PATTERN "*.h")
