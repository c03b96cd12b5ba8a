package io.evenkeel.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Gallery;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Section;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.picture.PictureAugmentation;
import io.evenkeel.training.Trainer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ConvSectionsTest {
  private static final int COUNT = 12;
  private static final int SIDE = 6;

  /** Colour pictures, whose pixel i of picture p is (40 p + 7 i) modulo 256. */
  private static ImageDataset pictures() {
    byte[] bytes = new byte[COUNT * SIDE * SIDE * 3];
    int[] labels = new int[COUNT];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (40 * (i / (SIDE * SIDE * 3)) + 7 * i);
    }
    for (int p = 0; p < COUNT; p++) {
      labels[p] = p % 2;
    }
    Images images = Images.of(MemorySegment.ofArray(bytes), SIDE, SIDE, 3);
    return ImageDataset.of(images, labels, List.of("a", "b"), List.of());
  }

  private static Model trained(Network network) {
    return Trainer.of(network).epochs(1).threads(1).fit(pictures()).model();
  }

  private static List<Gallery> galleries(Section section) {
    return section.figures().stream().map(ConvSectionsTest::gallery).toList();
  }

  private static Gallery gallery(Figure figure) {
    return (Gallery) figure;
  }

  @Test
  void filtersAndMapsOfTheWorstMistake() throws IOException {
    Model model =
        trained(
            Network.image(SIDE, SIDE, 3)
                .batchNorm()
                .conv(5, 3)
                .batchNorm()
                .relu()
                .conv(11, 3)
                .batchNorm()
                .globalAveragePool()
                .dense(2)
                .build());
    List<Section> sections =
        ConvSections.of(model, pictures().images(), Judgement.of(model, pictures()));
    assertThat(sections.stream().map(Section::id)).containsExactly("filters", "maps");
    List<Gallery.Picture> filters = galleries(sections.getFirst()).getFirst().pictures();
    assertThat(filters).hasSize(5);
    var image =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(filters.get(2).png())));
    assertThat(image.getWidth()).isEqualTo(3);
    float[] weights = model.parameter("1", "weight");
    float largest = 0;
    for (int i = 0; i < 27; i++) {
      largest = Math.max(largest, Math.abs(weights[i * 5 + 2]));
    }
    // Tap (2, 1) of the third filter, green.
    float expected = (weights[((2 * 3 + 1) * 3 + 1) * 5 + 2] / largest + 1) / 2 * 255;
    assertThat(image.getRaster().getSample(1, 2, 1)).isEqualTo(Math.round(expected));

    List<Gallery> maps = galleries(sections.getLast());
    assertThat(maps.stream().map(Gallery::id))
        .containsExactly(
            "maps-input",
            "maps-before-2",
            "maps-after-2",
            "maps-active-2",
            "maps-before-5",
            "maps-after-5");
    assertThat(maps.stream().map(g -> g.pictures().size())).containsExactly(1, 5, 5, 5, 8, 8);
    assertThat(maps.get(3).title().in(Language.EN))
        .startsWith("after the activation behind 2: 0.000 to ");
  }

  @Test
  void nothingWhereNothingIsConvolved() {
    Network dense = Network.image(SIDE, SIDE, 3).flatten().dense(2).build();
    Model model = trained(dense);
    assertThat(ConvSections.of(model, pictures().images(), Judgement.of(model, pictures())))
        .isEmpty();
  }

  @Test
  void whatTheNetworkSeesIsWhatTheAugmentationMakes() {
    ImageDataset pictures = pictures();
    String how = "flip:alternating,mixup:1";
    var augmentation = PictureAugmentation.parse(how).of(SIDE, SIDE, 3);
    Section section = SeenSection.of(pictures, pictures.images(), augmentation, how, 42, 2);
    assertThat(section.lead().in(Language.EN))
        .isEqualTo(
            "The first training images as flip:alternating,mixup:1 changes them, to the pixel.");
    List<Gallery> galleries = galleries(section);
    assertThat(galleries.stream().map(g -> g.title().in(Language.EN)))
        .containsExactly("as given", "epoch 1", "epoch 2");
    assertThat(galleries).allSatisfy(g -> assertThat(g.pictures()).hasSize(8));
    assertThat(galleries.getFirst().pictures().get(3).png())
        .isEqualTo(ImagePng.base64(pictures.images(), 3));
    assertThat(galleries.get(1).pictures()).isNotEqualTo(galleries.get(2).pictures());
    var unchanged = PictureAugmentation.parse("cutout:1").of(SIDE, SIDE, 3);
    assertThat(galleries(SeenSection.of(pictures, pictures.images(), unchanged, how, 42, 1)))
        .hasSize(2);
  }
}
