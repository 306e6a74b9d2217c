# Draws every height in efforts.csv by the effort of its search: see README.md.
#
#   gnuplot -e "table='efforts.csv'; picture='efforts.svg'" benchmarks/mnist_efforts/efforts.gp
set terminal svg size 820,460 font 'sans,13' background 'white'
set output picture
set datafile separator ','
set logscale y
set format y '10^{%T}'
set ylabel 'height: highest training loss on the path'
set yrange [2e-5:500]
set xrange [0.4:5.6]
efforts = 5
array name[5] = ['straight line', 'published', 'round 2', 'round 4', 'round 6']
set xtics ("straight\nline" 1, "the paper's 100\nfull-batch steps\n(five pairs each)" 2, "3,000 steps\nof 128 images" 3, "15,000 steps\nof 128 images" 4, "63,000 steps\nof 128 images" 5)
set xtics font 'sans,11'
set bmargin 4.5
stats table using (strcol(1) eq 'sgd' ? $8 : NaN) nooutput
set object 1 rectangle from graph 0, first STATS_min to graph 1, first STATS_max fillcolor rgb '#f6dcd8' fillstyle solid noborder behind
set label 1 'higher ends of the pairs of SGD' at 0.5, 0.6 * STATS_min textcolor rgb '#b0483c' font ',11'
set grid ytics lc rgb '#dddddd'
set key right top Left reverse
effort(i) = strcol(4) eq name[i]
place(i, which, side) = effort(i) && strcol(1) eq which ? i + side + 0.18 * (rand(0) - 0.5) : NaN
plot for [i=1:efforts] table using (place(i, 'bfgs', -0.15)):6 with points pt 7 ps 0.45 lc rgb '#1f3b73' notitle, \
     for [i=1:efforts] table using (place(i, 'sgd', 0.15)):6 with points pt 7 ps 0.45 lc rgb '#e0695c' notitle, \
     NaN with points pt 7 ps 0.9 lc rgb '#1f3b73' title 'between solutions of L-BFGS', \
     NaN with points pt 7 ps 0.9 lc rgb '#e0695c' title 'between solutions of SGD'
