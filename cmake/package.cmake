# What `cmake --install` leaves besides the libraries and their public headers (layer.cmake): the program, and the
# package that find_package(lowpass) finds.
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/lowpass)
install(TARGETS lowpass_cli)
install(EXPORT lowpassTargets NAMESPACE lowpass:: DESTINATION ${package_folder})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/lowpassConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/lowpassConfig.cmake INSTALL_DESTINATION ${package_folder})
# Until 1.0 a new minor version may change what is there.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/lowpassConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/lowpassConfig.cmake ${PROJECT_BINARY_DIR}/lowpassConfigVersion.cmake
        DESTINATION ${package_folder})
