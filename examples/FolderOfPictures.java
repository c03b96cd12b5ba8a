///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
//DEPS io.evenkeel:evenkeel-data:0.1.0-SNAPSHOT

import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.picture.PictureData;
import io.evenkeel.picture.PictureOptions;
import io.evenkeel.picture.PictureProgress;
import io.evenkeel.picture.Pictures;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;
import java.nio.file.Path;

/** Learns to tell pictures apart, one folder per class: {@code FolderOfPictures.java pictures/}. */
public class FolderOfPictures {
  public static void main(String[] args) {
    PictureOptions options = PictureOptions.DEFAULT.withSize(32);
    PictureData pictures = Pictures.read(Path.of(args[0]), options, PictureProgress.NONE);
    Network network =
        Network.image(32, 32, pictures.train().features() / (32 * 32))
            .conv(16, 3).batchNorm().relu().maxPool(2)
            .residual(branch -> branch.conv(16, 3).batchNorm().relu().conv(16, 3).batchNorm())
            .relu()
            .globalAveragePool()
            .dense(pictures.train().classes())
            .build();
    TrainingRun run =
        Trainer.of(network)
            .optimizer(Optimizer.adam(1e-2))
            .batchSize(16)
            .epochs(10)
            .validationFraction(0.2)
            .fit(pictures.train());
    System.out.println(pictures.train().classNames());
    System.out.println(run.validation().orElseThrow().values());
  }
}
