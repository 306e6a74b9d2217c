#!/bin/sh
# Makes the same little PDF twice, more than a second apart, with the gnuplot and cairo of this machine:
#   sh make_pdf.sh cairo-1.18     (Debian 13; cairo-1.16: Debian 12)
# The two differ in their creation date only, which is what the test takes out.
for copy in first second; do
  gnuplot -d -e "set terminal pdfcairo size 1in,1in; set output '$1-$copy.pdf'; unset border; unset tics; unset key; \
    plot [0:1] x"
  sleep 2
done
