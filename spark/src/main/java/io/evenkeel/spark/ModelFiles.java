package io.evenkeel.spark;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Estimators and models in folders: Spark's metadata with the parameters, and beside it a model's
 * {@code model.safetensors}, which is the file that every other part of Evenkeel reads and writes.
 */
final class ModelFiles {
  private static final String METADATA = "metadata";

  private ModelFiles() {}

  /** Writes an estimator, or a model. */
  static final class Writer extends MLWriter {
    private final Params instance;
    private final @Nullable SharedModel model;

    /**
     * A writer.
     *
     * @param model null for an estimator
     */
    Writer(Params instance, @Nullable SharedModel model) {
      this.instance = instance;
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter$.MODULE$.saveMetadata(instance, path, sparkSession());
      if (model == null) {
        return;
      }
      Path file = new Path(path, SharedModel.FILE);
      try {
        FileSystem files = file.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
        try (FSDataOutputStream out = files.create(file, true)) {
          out.write(model.bytes());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the model could not be written to " + file, e);
      }
    }
  }

  /** Reads an estimator that {@link Writer} has written. */
  static final class EstimatorReader<E extends Params> extends MLReader<E> {
    private final Class<E> type;
    private final Function<String, E> create;

    /**
     * A reader.
     *
     * @param create makes an instance of a uid
     */
    EstimatorReader(Class<E> type, Function<String, E> create) {
      this.type = type;
      this.create = create;
    }

    @Override
    public E load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), type.getName());
      E instance = create.apply(metadata.uid());
      metadata.getAndSetParams(instance, Option.empty());
      return instance;
    }
  }

  /** Makes a model. */
  @FunctionalInterface
  interface Create<M> {
    /**
     * A model.
     *
     * @param uid null for a new one
     */
    M of(@Nullable String uid, SharedModel model);
  }

  /**
   * Reads a model that {@link Writer} has written, or the file or folder of a run that was trained
   * without Spark.
   */
  static final class ModelReader<M extends Params> extends MLReader<M> {
    private final Class<M> type;
    private final Create<M> create;

    ModelReader(Class<M> type, Create<M> create) {
      this.type = type;
      this.create = create;
    }

    @Override
    public M load(String path) {
      Path given = new Path(path);
      try {
        FileSystem files = given.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
        Path inside = new Path(given, SharedModel.FILE);
        Path file = files.exists(inside) ? inside : given;
        if (!files.exists(file) || files.getFileStatus(file).isDirectory()) {
          throw new InvalidInputException(
              "there is no model in %s: a saved model, or the folder of a run, has a %s"
                  .formatted(path, SharedModel.FILE));
        }
        SharedModel model;
        try (FSDataInputStream in = files.open(file)) {
          model = SharedModel.of(in.readAllBytes());
        }
        model.get();
        return withParameters(files, given, path, model);
      } catch (IOException e) {
        throw new UncheckedIOException("the model in %s could not be read".formatted(path), e);
      }
    }

    private M withParameters(FileSystem files, Path given, String path, SharedModel model)
        throws IOException {
      if (!files.exists(new Path(given, METADATA))) {
        return create.of(null, model);
      }
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), type.getName());
      M instance = create.of(metadata.uid(), model);
      metadata.getAndSetParams(instance, Option.empty());
      return instance;
    }
  }
}
