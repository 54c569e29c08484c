# Makes expected.csv with R surveillance 1.20.3: Rscript make_expected.R > expected.csv
suppressMessages(library(surveillance)); options(warn = -1, digits = 17)
series <- read.csv("series.csv", check.names = FALSE)
configs <- read.csv("configs.csv")
wanted <- read.csv("expected.csv")[, 1:3]
days <- as.Date("2008-03-03") + 7 * (seq_len(nrow(series)) - 1)
one <- function(config, name, k) {
  c <- configs[config, ]
  place <- list(series[[name]], frequency = 52, start = c(2008, if (c$dates) 10 else 1),
                population = matrix(series$population))
  if (c$dates) place <- c(place, list(epoch = as.numeric(days), epochAsDate = TRUE))
  f <- farringtonFlexible(do.call(sts, place), list(
    range = k, b = c$b, w = c$w, reweight = TRUE, weightsThreshold = c$wt, alpha = c$alpha,
    trend = as.logical(c$trend), pThresholdTrend = c$ptrend, glmWarnings = FALSE,
    populationOffset = as.logical(c$pop), noPeriods = c$noPeriods,
    pastWeeksNotIncluded = c$past, thresholdMethod = c$method))
  data.frame(config, series = name, k, upper = upperbound(f)[1], alarm = alarms(f)[1],
             expected = f@control$expected[1], pvalue = f@control$pvalue[1])
}
made <- do.call(rbind, Map(one, wanted$config, wanted$series, wanted$k))
write.csv(made, row.names = FALSE, quote = FALSE)
