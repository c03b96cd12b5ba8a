#!/usr/bin/env python3
"""Compares `evenkeel train` and scikit-learn's HistGradientBoosting, both with their defaults, on the
same rows of tables. Needs Python 3 with scikit-learn and pandas (on Debian python3-sklearn and
python3-pandas).

    python3 benchmarks/peers/tables.py [--seeds 5] [--options "--norm none"] FILE:TARGET ...
    python3 benchmarks/peers/tables.py --shared FOLDER [--only adult,diamonds]

Each seed draws a split with a fifth of the rows to test on; --shared takes the tables adult (with
its given parts), california-housing, diamonds and credit-data from a folder. A FILE is a CSV file
with a header. A column of text is a category for boosting, as it is for Evenkeel; text of more than
250 values, which boosting cannot take as categories, is numbered. The metric is the area under the
ROC curve for two classes, the log loss for more, the root mean squared error for numbers. Seconds
are wall-clock time: of boosting its fit, of Evenkeel the whole command and, in brackets, the
training alone. Prints a Markdown table of medians, with the least and the greatest value.
"""
import argparse, csv, json, os, statistics, subprocess, sys, tempfile, time, warnings

import numpy
import pandas
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MISSING = ["", "?", "NA", "N/A", "#N/A", "null", "NULL", "None", "nan", "NaN"]
ADULT = ("age workclass fnlwgt education education-num marital-status occupation relationship race"
         " sex capital-gain capital-loss hours-per-week native-country income").split()
SHARED = {
    "california-housing": ("california-housing/housing.csv", "median_house_value"),
    "diamonds": ("diamonds/diamonds.csv", "price"),
    "credit-data": ("credit-data/credit_data.csv", "Status"),
}


class Given:
    """A table: its rows as text, and what to predict."""

    def __init__(self, name, header, rows, target, test=None):
        self.name, self.header, self.target, self.test = name, header, target, test
        at = header.index(target)
        self.rows = [row for row in rows if row[at].strip() not in MISSING]

    def split(self, seed):
        """The rows to train on and those to test on."""
        if self.test is not None:
            return self.rows, self.test
        order = numpy.random.RandomState(100 + seed).permutation(len(self.rows))
        part = len(self.rows) // 5
        return [self.rows[i] for i in order[part:]], [self.rows[i] for i in order[:part]]


def read(path, header=None):
    with open(path, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file, skipinitialspace=True) if row]
    return (header, rows) if header else (rows[0], rows[1:])


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header] + rows)


def shared(folder, only):
    tables = []
    if not only or "adult" in only:
        _, train = read(os.path.join(folder, "adult/adult-train.csv"), ADULT)
        _, test = read(os.path.join(folder, "adult/adult-test.csv"), ADULT)
        test = [row[:-1] + [row[-1].rstrip(".")] for row in test]
        tables.append(Given("adult", ADULT, train, "income", test))
    for name, (file, target) in SHARED.items():
        if not only or name in only:
            header, rows = read(os.path.join(folder, file))
            if header[0] == "rownames":  # the row's number, by which diamonds are sorted by price
                header, rows = header[1:], [row[1:] for row in rows]
            tables.append(Given(name, header, rows, target))
    return tables


def judged(truth, predicted, classes):
    """The metric's name and its value."""
    if not classes:
        return "RMSE", float(numpy.sqrt(numpy.mean((predicted - truth) ** 2)))
    if len(classes) == 2:
        return "AUC", float(roc_auc_score(truth == classes[1], predicted[:, 1]))
    return "log loss", float(log_loss(truth, predicted, labels=classes))


def peers(train, test, target, seed):
    """The metric's name, and the figure and the seconds of boosting and of a linear model."""
    options = dict(keep_default_na=False, na_values=MISSING)
    x, z = pandas.read_csv(train, **options), pandas.read_csv(test, **options)
    y, truth = x.pop(target), z.pop(target)
    number = pandas.api.types.is_numeric_dtype(y) and y.nunique() > 20
    text = [c for c in x if not pandas.api.types.is_numeric_dtype(x[c]) or x[c].dtype == bool]
    x[text], z[text] = x[text].astype(str), z[text].astype(str)
    numbers = [c for c in x if c not in text]
    category = [x[c].nunique() <= 250 for c in text] + [False] * len(numbers)
    ordinal = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=numpy.nan)
    boosting = HistGradientBoostingRegressor if number else HistGradientBoostingClassifier
    scaled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    linear = Ridge(alpha=10) if number else LogisticRegression(max_iter=500)
    models = [
        make_pipeline(make_column_transformer((ordinal, text), remainder="passthrough"),
                      boosting(categorical_features=category, random_state=seed)),
        make_pipeline(make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore", min_frequency=5), text), (scaled, numbers)), linear),
    ]
    results = []
    for model in models:
        begin = time.time()
        model.fit(x, y)
        seconds = time.time() - begin
        predicted = model.predict(z) if number else model.predict_proba(z)
        name, figure = judged(truth, predicted, [] if number else list(model.classes_))
        results.append((figure, seconds))
    return name, results


def evenkeel(train, test, target, seed, folder, more):
    """Evenkeel's figure, its command's seconds and its training's."""
    begin = time.time()
    done = subprocess.run(
        [os.path.join(ROOT, "evenkeel"), "train", train, "--test", test, "--target", target, "--seed",
         str(seed), "--runs", folder, "--json"] + more, capture_output=True, text=True)
    seconds = time.time() - begin
    if done.returncode != 0:
        sys.exit(f"evenkeel train ended with {done.returncode}: {done.stderr[-2000:]}")
    said = json.loads(done.stdout.strip().splitlines()[-1])
    scores = said["test"]
    figure = scores.get("auc", scores.get("rmse", scores.get("logLoss")))
    return figure, seconds, said["seconds"], said["members"]


def text(values):
    digits = 0 if max(values) >= 1000 else 2 if max(values) >= 2 else 4
    return (f"{statistics.median(values):,.{digits}f}"
            f" ({min(values):,.{digits}f} .. {max(values):,.{digits}f})")


def row(table, seeds, more):
    ours, boosted, straight, times = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        train, test = os.path.join(folder, "train.csv"), os.path.join(folder, "test.csv")
        for seed in range(1, seeds + 1):
            for path, rows in zip((train, test), table.split(seed)):
                write(path, table.header, rows)
            figure, command, training, members = evenkeel(
                train, test, table.target, seed, os.path.join(folder, "runs"), more)
            ours.append(figure)
            name, both = peers(train, test, table.target, seed)
            boosted.append(both[0][0])
            straight.append(both[1][0])
            times.append((both[0][1], command, training))
            print(f"{table.name} {seed}: Evenkeel {figure:.5g} in {command:.1f} s, boosting"
                  f" {boosted[-1]:.5g} in {times[-1][0]:.1f} s, linear {straight[-1]:.5g}",
                  file=sys.stderr, flush=True)
    sign = -1 if name == "AUC" else 1
    better = sum(sign * (b - a) > 0 for a, b in zip(ours, boosted))
    fit, command, training = (statistics.median(t) for t in zip(*times))
    return (f"| {table.name} | {len(table.rows):,} | {name} | {text(straight)} | {text(boosted)} |"
            f" {text(ours)} | {better} of {seeds} | {members} | {fit:.1f} |"
            f" {command:.1f} ({training:.1f}) |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--shared", help="a folder of the four tables")
    parser.add_argument("--only", default="", help="some of these, by comma")
    parser.add_argument("--options", default="", help="more options of train, in one text")
    parser.add_argument("tables", nargs="*", metavar="FILE:TARGET")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    tables = shared(arguments.shared, arguments.only.split(",") if arguments.only else [])\
        if arguments.shared else []
    for given in arguments.tables:
        path, colon, target = given.rpartition(":")
        if not colon or not os.path.exists(path):
            parser.error(f"expected FILE:TARGET with a file that exists, but got '{given}'")
        header, rows = read(path)
        if target not in header:
            parser.error(f"{path} has no column '{target}': it has {', '.join(header)}")
        tables.append(Given(os.path.splitext(os.path.basename(path))[0], header, rows, target))
    if not tables:
        parser.error("name a table, FILE:TARGET, or --shared FOLDER")
    print("| table | rows | metric | linear | boosting | Evenkeel | better on | members |"
          " boosting, s | Evenkeel, s (training) |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for table in tables:
        print(row(table, arguments.seeds, arguments.options.split()), flush=True)


main()
